/// The error of a JSON-RPC 2.0 response (§5.1).
package struct RPCError: Error, Equatable, CustomStringConvertible {
    package struct Code: Equatable, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let parseError = Code(rawValue: -32700)
        package static let invalidRequest = Code(rawValue: -32600)
        package static let methodNotFound = Code(rawValue: -32601)
        package static let invalidParams = Code(rawValue: -32602)
        /// A command, or what the host did for it, failed in a way that is nobody's input. The message is for the log.
        package static let fault = Code(rawValue: -32000)
        /// Too much is under way at once; the same request may succeed later.
        package static let busy = Code(rawValue: -32001)
        /// The request was cancelled before it was done.
        package static let cancelled = Code(rawValue: -32002)
        /// The two sides have no protocol version in common; `data.protocols` lists those of the answering side.
        package static let noCommonProtocol = Code(rawValue: -32003)
        /// A command that declared that it only reads wanted to write.
        package static let readOnly = Code(rawValue: -32005)
        /// The plugin cannot work with its settings; the message is for the admin.
        package static let badSettings = Code(rawValue: -32004)
    }

    package let code: Code
    package let message: String
    package let data: JSON?

    package init(_ code: Code, _ message: String, data: JSON? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    package init(_ json: JSON) throws(RPCError) {
        guard let code = json["code"]?.integer, let message = json["message"]?.string else {
            throw RPCError(.invalidRequest, "an error needs an integer \"code\" and a string \"message\"")
        }
        self.init(Code(rawValue: code), message, data: json["data"])
    }

    package var json: JSON {
        var object: JSONObject = JSONObject([
            .init(name: "code", value: .integer(code.rawValue)), .init(name: "message", value: .string(message)),
        ])
        object["data"] = data
        return .object(object)
    }

    package var description: String { "\(message) (\(code.rawValue))" }
}

extension RPCError {
    /// Runs `work` and makes of what it throws the error that the other side is told.
    package static func catching(_ work: () async throws -> JSON) async -> Result<JSON, RPCError> {
        do {
            return .success(try await work())
        } catch let error as RPCError {
            return .failure(error)
        } catch let error as WireFormatError {
            return .failure(RPCError(.invalidParams, error.description))
        } catch is CancellationError {
            return .failure(RPCError(.cancelled, "cancelled"))
        } catch {
            return .failure(RPCError(.fault, "\(error)"))
        }
    }
}
