import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

import org.jolokia.backend.BackendManager;
import org.jolokia.config.ConfigKey;
import org.jolokia.config.Configuration;
import org.jolokia.http.HttpRequestHandler;
import org.jolokia.restrictor.AllowAllRestrictor;
import org.jolokia.util.LogHandler;

/** What a tomcat of the tests has besides a page: something for each of the ready counters to count. */
public class TomcatPages {
    /** Begins a session for whoever has none. */
    @WebServlet("/session")
    public static class Session extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession();
        }
    }

    /** Keeps its thread busy until the body has come. */
    @WebServlet("/hold")
    public static class Hold extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getInputStream().readAllBytes();
        }
    }

    /** Jolokia, whose own servlet is one of Java EE and not of Jakarta. */
    @WebServlet("/jolokia/*")
    public static class Agent extends HttpServlet implements LogHandler {
        private final Configuration configuration = new Configuration(ConfigKey.AGENT_ID, "tomcat");
        private transient HttpRequestHandler handler;

        @Override
        public void init() {
            handler = new HttpRequestHandler(
                configuration, new BackendManager(configuration, this, new AllowAllRestrictor()), this);
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("application/json");
            response.setCharacterEncoding("UTF-8");
            response.getWriter().print(
                handler.handlePostRequest("/jolokia/", request.getInputStream(), "UTF-8", Map.of()).toJSONString());
        }

        @Override public void debug(String message) { }
        @Override public void info(String message) { }
        @Override public void error(String message, Throwable why) { }
    }
}
