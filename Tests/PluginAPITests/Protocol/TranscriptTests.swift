import Testing

/// Conversations that must go as they went when they were recorded.
@Suite(.timeLimit(.minutes(5))) struct TranscriptTests {
    @Test(arguments: Recorded.all)
    func `goes as it was recorded`(recorded: Recorded) async throws {
        try await Transcript(recorded.text.split(separator: "\n").map(String.init)).replay(with: Parrot.self)
    }
}

/// What was recorded of a conversation with `Parrot`.
struct Recorded: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String

    var testDescription: String { name }

    static let all = [fromTheFuture, nothingInCommon, badSettings, faults]

    static let fromTheFuture = Recorded(
        name: "a newer host says more than the plugin knows",
        text: #"""
            host {"trace":"a1","jsonrpc":"2.0","id":"one","method":"initialize","params":{"protocols":[0,1],"host":{"name":"bothost","version":"9.0.0","build":{"os":"linux"}},"instance":"parrot","locale":"fr"}}
            plugin {"jsonrpc":"2.0","id":"one","result":{"protocol":0,"plugin":{"id":"parrot","name":"parrot","version":"1.0.0","summary":"Says it back."},"settings":[{"name":"mood","type":{"kind":"text"},"meaning":"Only a good one will do."}],"types":[],"commands":[{"usage":"echo <text…>","summary":"Says it back.","effect":"reads","deadline":30000},{"usage":"whoami [loudly] [--long] [<times:integer>] [<duration>]","summary":"Says what it was told.","effect":"changes","deadline":30000},{"usage":"refuse","summary":"Says no.","effect":"changes","deadline":30000},{"usage":"stumble","summary":"Fails.","effect":"changes","deadline":30000},{"usage":"forget [<env>]","summary":"Insists on an argument that may be left out.","effect":"changes","deadline":30000},{"usage":"hang","summary":"Waits until it is told to stop.","effect":"changes","deadline":30000},{"usage":"tell","summary":"Tells before it ends.","effect":"changes","deadline":30000},{"usage":"time","summary":"Asks for the time.","effect":"changes","deadline":30000}]}}
            host {"jsonrpc":"2.0","method":"weather.changed","params":{"to":"rain"}}
            host {"jsonrpc":"2.0","id":"two","method":"start","params":{"settings":{},"hurry":true}}
            plugin {"jsonrpc":"2.0","id":"two","result":{}}
            host {"jsonrpc":"2.0","id":"three","method":"snapshot","params":{}}
            plugin {"jsonrpc":"2.0","id":"three","error":{"code":-32601,"message":"this plugin knows no method \"snapshot\""}}
            host {"jsonrpc":"2.0","id":"four","method":"command","params":{"usage":"echo <text…>","arguments":{"text":"hi"},"text":"echo hi","person":{"id":"shell:ann","name":"ann","mood":"good"},"room":null,"thread":"t1","now":1789000000000}}
            plugin {"jsonrpc":"2.0","id":"four","result":{"code":"parrot.echo","ok":true,"text":"hi","data":{"at":1789000000000}}}
            host {"jsonrpc":"2.0","id":"five","method":"command","params":{"usage":"time","arguments":{},"text":"time","person":{"id":"shell:ann","name":"ann"},"now":1789000000000}}
            plugin {"jsonrpc":"2.0","id":1,"method":"clock.now","params":{}}
            host {"jsonrpc":"2.0","id":1,"result":{"now":1789000000005,"leapSecond":false}}
            plugin {"jsonrpc":"2.0","id":"five","result":{"code":"parrot.time","ok":true,"text":[],"data":{"now":1789000000005}}}
            host {"jsonrpc":"2.0","id":"six","method":"shutdown"}
            plugin {"jsonrpc":"2.0","id":"six","result":{}}
            plugin closes
            """#)

    static let nothingInCommon = Recorded(
        name: "no protocol in common",
        text: #"""
            host {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocols":[1],"host":{"name":"bothost","version":"1.0.0"},"instance":"parrot"}}
            plugin {"jsonrpc":"2.0","id":1,"error":{"code":-32003,"message":"this plugin speaks protocol 0","data":{"protocols":[0]}}}
            """#)

    static let badSettings = Recorded(
        name: "settings that make no sense",
        text: #"""
            host {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocols":[0],"host":{"name":"bothost","version":"0.1.0"},"instance":"parrot"}}
            plugin {"jsonrpc":"2.0","id":1,"result":{"protocol":0,"plugin":{"id":"parrot","name":"parrot","version":"1.0.0","summary":"Says it back."},"settings":[{"name":"mood","type":{"kind":"text"},"meaning":"Only a good one will do."}],"types":[],"commands":[{"usage":"echo <text…>","summary":"Says it back.","effect":"reads","deadline":30000},{"usage":"whoami [loudly] [--long] [<times:integer>] [<duration>]","summary":"Says what it was told.","effect":"changes","deadline":30000},{"usage":"refuse","summary":"Says no.","effect":"changes","deadline":30000},{"usage":"stumble","summary":"Fails.","effect":"changes","deadline":30000},{"usage":"forget [<env>]","summary":"Insists on an argument that may be left out.","effect":"changes","deadline":30000},{"usage":"hang","summary":"Waits until it is told to stop.","effect":"changes","deadline":30000},{"usage":"tell","summary":"Tells before it ends.","effect":"changes","deadline":30000},{"usage":"time","summary":"Asks for the time.","effect":"changes","deadline":30000}]}}
            host {"jsonrpc":"2.0","id":2,"method":"start","params":{"settings":{"mood":"bad"}}}
            plugin {"jsonrpc":"2.0","id":2,"error":{"code":-32004,"message":"mood: \"bad\" is none; write \"good\""}}
            """#)

    static let faults = Recorded(
        name: "what can go wrong",
        text: #"""
            # before anything was agreed on
            host {"jsonrpc":"2.0","id":1,"method":"start","params":{}}
            plugin {"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"start before initialize"}}
            host {"jsonrpc":"2.0","id":2,"method":"initialize","params":{"protocols":"0"}}
            plugin {"jsonrpc":"2.0","id":2,"error":{"code":-32602,"message":"initialize.protocols must be an array, found \"0\""}}
            # lines that are no messages are passed over
            host half a message
            host {"jsonrpc":"2.0","id":3,"id":4,"method":"ping"}
            host {"jsonrpc":"2.0","id":77,"result":{}}
            host {"jsonrpc":"2.0","id":5,"method":"ping"}
            plugin {"jsonrpc":"2.0","id":5,"result":{}}
            host {"jsonrpc":"2.0","id":6,"method":"command","params":{"usage":"fly","arguments":{},"text":"fly","person":{"id":"shell:ann","name":"ann"},"now":0}}
            plugin {"jsonrpc":"2.0","id":6,"error":{"code":-32602,"message":"this plugin has no command \"fly\""}}
            """#)
}
