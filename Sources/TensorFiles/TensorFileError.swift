/// Why a tensor file could not be used, and in which file.
public struct TensorFileError: Error, Hashable, Sendable {
  /// The file, as the caller named it; empty for contents made in memory.
  public let file: String
  /// What was wrong with it.
  public let fault: Fault

  /// A fault of `file`.
  public init(file: String, fault: Fault) {
    self.file = file
    self.fault = fault
  }

  /// What can be wrong with a tensor file.
  public enum Fault: Error, Hashable, Sendable {
    /// The file could not be opened or read.
    case unreadable(reason: String)
    /// The file ends early; sizes are of the whole file, in bytes.
    case truncated(expected: Int, found: Int)
    /// The first eight bytes are no credible length of a header, in bytes.
    case headerLength(UInt64)
    /// The header is not JSON of the right form.
    case header(reason: String)
    /// The header names a type of element we cannot read.
    case unknownElementType(name: String, word: String)
    /// An extent is negative, or the array would not fit into any memory.
    case impossibleShape(name: String, shape: [Int])
    /// Type and shape ask for another number of bytes than the header sets aside.
    case sizeMismatch(name: String, expected: Int, found: Int)
    /// The offsets are negative or reversed, in bytes from the start of the data.
    case outside(name: String, start: Int, end: Int)
    /// Two arrays share bytes.
    case overlapping(name: String)
    /// Bytes before this array belong to none.
    case gap(before: String)
    /// So many bytes after the last array belong to none.
    case trailingBytes(Int)
    /// There is no array of this name.
    case missing(name: String, present: [String])
    /// The array is of another type.
    case wrongType(name: String, expected: ElementType, found: ElementType)
    /// The array has another shape.
    case wrongShape(name: String, expected: [Int], found: [Int])
  }
}

extension TensorFileError: CustomStringConvertible {
  /// The file, what is wrong with it, and what to do.
  public var description: String {
    "\(file.isEmpty ? "The tensor file" : file): \(fault.sentence) \(fault.advice)"
  }
}

extension TensorFileError.Fault {
  var sentence: String {
    switch self {
    case .unreadable(let reason): "It cannot be read: \(reason)"
    case .truncated(let expected, let found):
      "It should have at least \(expected) bytes and has \(found): it was cut short."
    case .headerLength(let length): "Its header claims \(length) bytes, which cannot be."
    case .header(let reason): "Its header cannot be understood: \(reason)"
    case .unknownElementType(let name, let word):
      "The array \"\(name)\" has elements of the type \"\(word)\", which we do not read."
    case .impossibleShape(let name, let shape):
      "The array \"\(name)\" has the impossible shape \(shape)."
    case .sizeMismatch(let name, let expected, let found):
      "The array \"\(name)\" needs \(expected) bytes by its shape and has \(found)."
    case .outside(let name, let start, let end):
      "The array \"\(name)\" claims the bytes \(start) to \(end), which cannot be."
    case .overlapping(let name): "The array \"\(name)\" overlaps the one before it."
    case .gap(let name): "Bytes before the array \"\(name)\" belong to no array."
    case .trailingBytes(let count): "\(count) bytes at the end belong to no array."
    case .missing(let name, let present):
      "It has no array \"\(name)\"; it has \(present.prefix(12).joined(separator: ", "))"
        + (present.count > 12 ? ", …." : ".")
    case .wrongType(let name, let expected, let found):
      "The array \"\(name)\" holds \(found.rawValue), not \(expected.rawValue)."
    case .wrongShape(let name, let expected, let found):
      "The array \"\(name)\" has the shape \(found), not \(expected)."
    }
  }

  var advice: String {
    switch self {
    case .unreadable: "Check that it exists and that you may read it."
    case .unknownElementType: "Convert the array to F32 or F64 and save the file again."
    case .missing, .wrongType, .wrongShape:
      "It was saved by other settings or another version; load it with those it was saved with."
    default: "The file is damaged or not safetensors; use another copy of it."
    }
  }
}
