import java.io.*;
import java.lang.reflect.Array;
import java.net.InetAddress;
import java.util.*;
import javax.management.*;
import javax.management.openmbean.*;
import javax.management.remote.*;

/**
 * JmxPrinter URL: for each line of standard input every attribute of every MBean as Java's own client reads it: name,
 * attribute, class and text by tabs, then an empty line. A class that begins with "!" is what reading it threw.
 */
public class JmxPrinter {
    private static final int DEEPEST = 4, MOST = 20; // as values are shown to people

    private static String list(Collection<?> items, int depth) {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        items.stream().limit(MOST).forEach(item -> text.add(text(item, depth + 1)));
        return text.toString();
    }

    private static String map(Map<?, ?> items, int depth) {
        if (items.isEmpty()) return "[]";
        StringJoiner text = new StringJoiner(", ", "{", "}");
        items.entrySet().stream().limit(MOST).forEach(item -> text.add(item.getKey() + ": " + text(item.getValue(), depth + 1)));
        return text.toString();
    }

    private static String array(Object items, int depth) {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < Array.getLength(items); i++) all.add(Array.get(items, i));
        return list(all, depth);
    }

    private static String composite(CompositeData data, int depth) {
        Map<String, Object> items = new LinkedHashMap<>();
        for (String key : data.getCompositeType().keySet()) items.put(key, data.get(key));
        return map(items, depth);
    }

    private static String table(TabularData data, int depth) {
        Map<String, Object> rows = new LinkedHashMap<>();
        for (Object index : data.keySet()) {
            StringJoiner name = new StringJoiner(",");
            for (Object part : (List<?>) index) name.add(String.valueOf(part));
            rows.put(name.toString(), data.get(((List<?>) index).toArray()));
        }
        return map(rows, depth);
    }

    private static boolean isPlain(Object value) {
        return value instanceof Number || value instanceof Boolean || value instanceof Character || value instanceof String
                || value instanceof ObjectName || value instanceof Enum;
    }

    private static String text(Object value, int depth) {
        if (value == null || isPlain(value)) return String.valueOf(value);
        if (depth < DEEPEST) {
            if (value instanceof CompositeData) return composite((CompositeData) value, depth);
            if (value instanceof TabularData) return table((TabularData) value, depth);
            if (value instanceof Collection) return list((Collection<?>) value, depth);
            if (value instanceof Map) return map((Map<?, ?>) value, depth);
            if (value.getClass().isArray()) return array(value, depth);
        }
        if (value instanceof InetAddress) return InetAddress.class.getName(); // its subclasses are sent as this
        return value.getClass().getName();
    }

    private static String line(MBeanServerConnection jvm, ObjectName name, String attribute) {
        String type, text = "";
        try {
            Object value = jvm.getAttribute(name, attribute);
            type = value == null ? "null" : value.getClass().getName();
            text = text(value, 0);
        } catch (Exception e) {
            type = "!" + e.getClass().getName();
        }
        text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
        return name + "\t" + attribute + "\t" + type + "\t" + text + "\n";
    }

    private static String all(MBeanServerConnection jvm) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (ObjectName name : new TreeSet<>(jvm.queryNames(null, null)))
            for (MBeanAttributeInfo attribute : jvm.getMBeanInfo(name).getAttributes())
                if (attribute.isReadable()) lines.append(line(jvm, name, attribute.getName()));
        return lines.toString();
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(arguments[0]))) {
            while (lines.readLine() != null) out.println(all(connector.getMBeanServerConnection()));
        }
    }
}
