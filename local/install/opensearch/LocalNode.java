import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

/**
 * One OpenSearch node that runs until it is told to end. OpenSearch's own launcher wants a distribution on the disk;
 * this one takes its modules from the class path.
 *
 * Arguments: the home folder, whose config/opensearch.yml is read, then the class of each module.
 */
public class LocalNode extends Node {
  private LocalNode(Environment environment, Collection<Class<? extends Plugin>> modules) {
    super(environment, modules, false);
  }

  public static void main(String[] arguments) throws Exception {
    Settings home = Settings.builder().put("path.home", arguments[0]).build();
    Path configuration = Path.of(arguments[0], "config");
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(home, Map.of(), configuration, () -> "local");
    List<Class<? extends Plugin>> modules = new ArrayList<>();
    for (int index = 1; index < arguments.length; index++) {
      modules.add(Class.forName(arguments[index]).asSubclass(Plugin.class));
    }
    LogConfigurator.registerErrorListener();
    Node node = new LocalNode(environment, modules);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
    node.start();
    Thread.currentThread().join();
  }

  private static void close(Node node) {
    try {
      node.close();
    } catch (Exception exception) {
      exception.printStackTrace();
    }
  }
}
