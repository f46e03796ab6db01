import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Adds a member to a group or removes one, and verifies the change: java -cp unboundid-ldapsdk.jar
 * Membership.java port ca bindDn passwordFile add|delete group member.
 *
 * <p>The SDK's own command, java -jar unboundid-ldapsdk.jar ldapmodify, exits with 0 even if it cannot connect.
 */
public final class Membership {
  public static void main(String[] arguments) throws Exception {
    var add = arguments[4].equals("add");
    String group = arguments[5], member = arguments[6];
    var options = new LDAPConnectionOptions();
    options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(false));
    var sockets = new SSLUtil(new PEMFileTrustManager(new File(arguments[1]))).createSSLSocketFactory();
    var port = Integer.parseInt(arguments[0]);
    try (var directory = new LDAPConnection(sockets, options, "127.0.0.1", port)) {
      directory.bind(arguments[2], Files.readString(Path.of(arguments[3])).trim());
      var type = add ? ModificationType.ADD : ModificationType.DELETE;
      directory.modify(group, new Modification(type, "member", member));
      if (directory.compare(group, "member", member).compareMatched() != add)
        throw new IllegalStateException(group + " was not changed");
    }
  }
}
