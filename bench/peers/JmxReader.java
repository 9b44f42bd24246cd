import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** JmxReader URL WARM_UP_SECONDS SECONDS: reads one attribute over and over on one kept connection; one JSON line. */
public class JmxReader {
    private static long readFor(MBeanServerConnection jvm, double seconds) throws Exception {
        ObjectName memory = new ObjectName("java.lang:type=Memory");
        long calls = 0;
        for (long end = System.nanoTime() + (long) (seconds * 1e9); System.nanoTime() < end; calls++) {
            CompositeData usage = (CompositeData) jvm.getAttribute(memory, "HeapMemoryUsage");
            if ((Long) usage.get("used") <= 0) throw new IllegalStateException("no heap in use");
        }
        return calls;
    }

    public static void main(String[] arguments) throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (var connector = JMXConnectorFactory.connect(new JMXServiceURL(arguments[0]))) {
            MBeanServerConnection jvm = connector.getMBeanServerConnection();
            readFor(jvm, Double.parseDouble(arguments[1]));
            long cpu = system.getProcessCpuTime();
            long begin = System.nanoTime();
            long calls = readFor(jvm, Double.parseDouble(arguments[2]));
            double wall = (System.nanoTime() - begin) / 1e9;
            System.out.printf("{\"calls\": %d, \"seconds\": %.4f, \"cpu_ms\": %.2f}%n", calls, wall,
                    (system.getProcessCpuTime() - cpu) / 1e6);
        }
    }
}
