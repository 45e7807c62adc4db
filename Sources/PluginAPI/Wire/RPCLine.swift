/// JSON-RPC 2.0 messages as lines, ready to be sent.
package enum RPCLine {
    package static func request(id: Int, method: String, params: JSON) -> [UInt8] {
        line { message in
            message.member("id", id)
            message.member("method", method)
            message.member("params", params)
        }
    }

    package static func notification(method: String, params: JSON) -> [UInt8] {
        line { message in
            message.member("method", method)
            message.member("params", params)
        }
    }

    package static func response(id: JSON, _ result: Result<JSON, RPCError>) -> [UInt8] {
        line { message in
            message.member("id", id)
            switch result {
            case .success(let value): message.member("result", value)
            case .failure(let error): message.member("error", error.json)
            }
        }
    }

    private static func line(_ members: (inout JSONObjectWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { message in
            message.member("jsonrpc", "2.0")
            members(&message)
        }
        writer.endLine()
        return writer.bytes
    }
}
