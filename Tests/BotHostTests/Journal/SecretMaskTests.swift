import BotHost
import PluginAPI
import Testing

@Suite struct SecretMaskTests {
    @Test(
        arguments: [
            // What stands behind a name.
            ("deploy app token=abc123", "deploy app token=***"),
            ("set API_KEY=abc ok", "set API_KEY=*** ok"),
            ("set apiKey: abc", "set apiKey: ***"),
            ("login --password hunter2 --now", "login --password *** --now"),
            ("login --password=hunter2", "login --password=***"),
            ("login —password hunter2", "login —password ***"),
            ("login –db-password 'two words' x", "login –db-password '***' x"),
            (#"send {"client_secret": "a\"b", "x": 1}"#, #"send {"client_secret": "***", "x": 1}"#),
            ("curl -H Authorization: Bearer abc.def", "curl -H Authorization: Bearer ***"),
            ("get https://ann:hunter2@host/x", "get https://ann:***@host/x"),
            ("get https://host/?access_token=abc&x=1", "get https://host/?access_token=***"),
            ("pass=abc db_pass=abc", "pass=*** db_pass=***"),
            ("password=", "password="),
            ("password= x", "password= ***"),
            ("--token", "--token"),
            ("password=\"open end", "password=\"***"),
            // What looks like a secret.
            ("use xoxb-1234567890-abc now", "use *** now"),
            ("ghp_abcdefghijklmnop1234", "***"),
            ("AKIAIOSFODNN7EXAMPLE,", "***,"),
            ("(eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc)", "(***)"),
            ("a -----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- b", "a *** b"),
            ("-----BEGIN PRIVATE KEY-----\nMII", "***"),
            // What is none.
            ("lock staging for 2h", "lock staging for 2h"),
            ("key=value bypass=1 tokens=3 secretary=ann", "key=value bypass=1 tokens=3 secretary=ann"),
            ("time: 10:31 https://host:80/x@y", "time: 10:31 https://host:80/x@y"),
            ("AKIA ghp_ sk-it task-ghp_abcdefghijklmnop1234", "AKIA ghp_ sk-it task-ghp_abcdefghijklmnop1234"),
            ("-----BEGIN CERTIFICATE----- é", "-----BEGIN CERTIFICATE----- é"),
            ("", ""),
        ])
    func `secrets are taken out of what was typed, and nothing else`(typed: String, written: String) {
        #expect(SecretMask().masked(typed) == written)
    }

    @Test func `the config's secrets are taken out wherever they stand, but not what is too short to be one`() {
        let mask = SecretMask(["hunter2", "hunter2-longer", "abc", ""])
        #expect(mask.masked("xhunter2x hunter2-longer abc") == "x***x *** abc")
    }

    @Test func `what an argument with such a name holds is taken out of the arguments and of the text`() {
        let (text, arguments) = SecretMask(["s3cret!"]).masked(
            "login ann opensesame then opensesame, s3cret!",
            [
                "password": .text("opensesame"), "who": .text("ann"), "pin_token": .integer(1),
                "rest": .list([.text("token=x"), .text("s3cret!")]),
            ])
        #expect(text == "login ann *** then ***, ***")
        #expect(
            arguments == [
                "password": .text("***"), "who": .text("ann"), "pin_token": .text("***"),
                "rest": .list([.text("token=***"), .text("***")]),
            ])
    }

    @Test func `a short one of them is taken out where it stands alone`() {
        let (text, _) = SecretMask().masked("pin a banana a", ["pass": .text("a")])
        #expect(text == "pin *** banana ***")
    }
}
