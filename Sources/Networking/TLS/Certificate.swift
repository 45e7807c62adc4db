import COpenSSL
import Glibc

/// What the words about a certificate are made of.
enum Certificate {
    /// The names and addresses that it is for. They come from whoever answered, so nothing unprintable is taken over.
    static func names(of certificate: OpaquePointer) -> [String] {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 2_048) { text in
            // Never empty, so never nil.
            bothost_certificate_names(certificate, text.baseAddress!, text.count)
            return String(cString: text.baseAddress!).split(separator: "\n").map { name in
                String(decoding: name.utf8.map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
            }
        }
    }

    /// `2026-03-01`, in UTC.
    static func day(_ time: UnsafePointer<ASN1_TIME>?) -> String {
        var day = tm()
        guard ASN1_TIME_to_tm(time, &day) == 1 else { return "an unknown day" }
        let digits = [(day.tm_year + 1_900, 4), (day.tm_mon + 1, 2), (day.tm_mday, 2)].map { number, width in
            let text = "\(number)"
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return digits.joined(separator: "-")
    }
}
