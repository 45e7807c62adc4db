import Foundation

/// A 64-bit, little-endian ELF file, as far as its dynamic section names other libraries.
struct ELFFile {
    let needed: [String]

    private struct Malformed: Error {}

    init(path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { throw Malformed() }
        func number(_ offset: Int, _ size: Int) -> Int {
            bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        let table = (start: number(0x20, 8), size: number(0x36, 2), count: number(0x38, 2))
        let segments = (0..<table.count).map { table.start + $0 * table.size }
        // p_type, p_offset, p_vaddr, p_filesz
        let parts = segments.map {
            (type: number($0, 4), offset: number($0 + 8, 8), address: number($0 + 16, 8), size: number($0 + 32, 8))
        }
        guard let dynamic = parts.first(where: { $0.type == 2 }) else { throw Malformed() }
        let entries = stride(from: dynamic.offset, to: dynamic.offset + dynamic.size, by: 16).map {
            (tag: number($0, 8), value: number($0 + 8, 8))
        }
        guard let strings = entries.first(where: { $0.tag == 5 })?.value,
            let home = parts.first(where: { $0.type == 1 && ($0.address..<$0.address + $0.size).contains(strings) })
        else { throw Malformed() }
        let start = home.offset + strings - home.address
        needed = entries.filter { $0.tag == 1 }.map {
            String(decoding: bytes[(start + $0.value)...].prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
