import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.util.ssl.PEMFileKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import java.io.File;
import java.net.InetAddress;
import java.util.EnumSet;

/**
 * An LDAP directory over TLS: java -cp unboundid-ldapsdk.jar Directory.java baseDn port ldif certificate key.
 *
 * <p>The SDK's own command, InMemoryDirectoryServerTool, listens on every address; this program listens on loopback only.
 */
public final class Directory {
  public static void main(String[] arguments) throws Exception {
    var config = new InMemoryDirectoryServerConfig(arguments[0]);
    var keys = new PEMFileKeyManager(new File(arguments[3]), new File(arguments[4]));
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPSConfig(
            "LDAPS",
            InetAddress.getByName("127.0.0.1"),
            Integer.parseInt(arguments[1]),
            new SSLUtil(keys, null).createSSLServerSocketFactory(),
            null));
    // Require a bind before every other operation.
    config.setAuthenticationRequiredOperationTypes(EnumSet.complementOf(EnumSet.of(OperationType.BIND)));
    var server = new InMemoryDirectoryServer(config);
    server.importFromLDIF(true, new File(arguments[2]));
    server.startListening();
  }
}
