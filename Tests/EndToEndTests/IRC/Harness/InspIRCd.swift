/// InspIRCd, which has most of IRCv3 and TLS; with `atheme-services` it has accounts too.
struct InspIRCd: Sendable {
    let server: IRCServer
    /// Where it speaks TLS.
    let securePort: UInt16
    let certificates: ServerCertificates
    private let services: SideProcess?

    /// - Parameters:
    ///   - names: Whom its certificate names.
    ///   - stsSeconds: For how long it wants everybody to come through TLS.
    init(names: String = "DNS:localhost,IP:127.0.0.1", stsSeconds: Int? = nil, hasServices: Bool = false) async throws {
        let folder = BotFolder(config: "")
        let (port, securePort, linkPort) = (LoopbackPort.free(), LoopbackPort.free(), LoopbackPort.free())
        certificates = try await ServerCertificates(names: names, in: folder)
        self.securePort = securePort
        var config = Self.config(in: folder.path, port: port, securePort: securePort)
        if let stsSeconds {
            config +=
                #"<module name="ircv3_sts"><sts host="localhost" duration="\#(stsSeconds)s" port="\#(securePort)">"#
        }
        if hasServices { config += Self.linkConfig(port: linkPort) }
        folder.write(config, to: "inspircd.conf")
        server = try await IRCServer(
            ["inspircd", "--config", "\(folder.path)/inspircd.conf", "--nofork", "--runasroot"], port: port, in: folder)
        services = hasServices ? try await Self.services(linkPort: linkPort, in: folder) : nil
    }

    /// What the config says of it for a bot that comes through TLS.
    ///
    /// - Parameter members: Added to what every bot here has.
    func secureNetwork(_ members: String = "") -> String {
        """
        {"server": "localhost", "port": \(securePort), "ca_file": "\(certificates.authority)", "rooms": ["#ops"], \
        "flood_control": false, \(members)}
        """
    }

    // MARK: Configs

    private static func config(in folder: String, port: UInt16, securePort: UInt16) -> String {
        let modules = [
            "ssl_gnutls", "cap", "ircv3", "ircv3_accounttag", "ircv3_batch", "ircv3_capnotify", "ircv3_ctctags",
            "ircv3_echomessage", "ircv3_labeledresponse", "ircv3_msgid", "ircv3_servertime", "ircv3_chghost", "setname",
            "monitor", "namesx", "services_account", "botmode",
        ]
        return """
            <server name="irc.test.local" description="a server for tests" network="TestNet" id="1AB">
            <admin name="t" nick="t" email="t@test.local">
            <path datadir="\(folder)" logdir="\(folder)" runtimedir="\(folder)">
            <pid file="\(folder)/inspircd.pid">
            <bind address="127.0.0.1" port="\(port)" type="clients">
            <bind address="127.0.0.1" port="\(securePort)" type="clients" sslprofile="tls">
            <sslprofile name="tls" provider="gnutls" certfile="\(folder)/server.pem" keyfile="\(folder)/server.key">
            \(modules.map { #"<module name="\#($0)">"# }.joined())
            <connect allow="*" timeout="60" pingfreq="60" hardsendq="1M" softsendq="64K" recvq="16K" threshold="10000"
                commandrate="1000000" fakelag="no" localmax="500" globalmax="500" maxconnwarn="no" resolvehostnames="no">
            <performance quietbursts="yes">
            <options casemapping="rfc1459" announcets="no">
            <log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="\(folder)/inspircd.log">

            """
    }

    private static func linkConfig(port: UInt16) -> String {
        """
        <bind address="127.0.0.1" port="\(port)" type="servers">
        <module name="spanningtree"><module name="sasl"><sasl target="services.test.local" requiressl="no">
        <link name="services.test.local" ipaddr="127.0.0.1" port="\(port)" allowmask="127.0.0.1/32" sendpass="link"
            recvpass="link">
        <uline server="services.test.local" silent="yes">

        """
    }

    private static func services(linkPort: UInt16, in folder: BotFolder) async throws -> SideProcess {
        let modules = [
            "protocol/inspircd", "backend/opensex", "crypto/posix", "nickserv/main", "nickserv/register",
            "nickserv/identify", "nickserv/logout", "saslserv/main", "saslserv/plain",
        ]
        folder.write(
            """
            \(modules.map { #"loadmodule "modules/\#($0)";"# }.joined(separator: "\n"))
            serverinfo {
                name = "services.test.local"; desc = "services"; numeric = "00A"; recontime = 1; netname = "TestNet";
                adminname = "t"; adminemail = "t@test.local"; registeremail = "t@test.local"; mta = "/bin/true";
                loglevel = { error; info; admin; network; }; auth = none; casemapping = rfc1459;
            };
            uplink "irc.test.local" {
                host = "127.0.0.1"; port = \(linkPort); send_password = "link"; receive_password = "link";
            };
            nickserv { spam; expire = 0; maxnicks = 5; };
            saslserv { };
            general { flood_msgs = 0; ratelimit_uses = 100; ratelimit_period = 10; };
            database { };

            """, to: "atheme.conf")
        let log = "\(folder.path)/atheme.log"
        let services = try SideProcess(
            [
                "atheme-services", "-n", "-c", "\(folder.path)/atheme.conf", "-D", folder.path, "-l", log, "-p",
                "\(folder.path)/atheme.pid",
            ], in: folder.path)
        try await services.waitUntilReady("the services on their server") {
            BotFolder.text(of: log).contains("finished synching")
        }
        return services
    }
}
