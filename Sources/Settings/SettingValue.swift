/// A setting's value outside its struct: in a recipe, in a manifest, on the command line.
public enum SettingValue: Hashable, Sendable {
  /// Yes or no.
  case bool(Bool)
  /// A whole number.
  case int(Int)
  /// A real number.
  case double(Double)
  /// A text.
  case string(String)
  /// Several values.
  case list([SettingValue])
}

extension SettingValue: CustomStringConvertible {
  /// The value as one writes it in a recipe; a number reads back to the same bits.
  public var description: String {
    switch self {
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .double(let value): "\(value)"
    case .string(let value): value
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    }
  }

  /// `the text "abc"`, `the number 0.5`: for messages about a wrong type.
  var describedWithType: String {
    switch self {
    case .bool(let value): "\(value)"
    case .int(let value): "the whole number \(value)"
    case .double(let value): "the number \(value)"
    case .string(let value): "the text \"\(value)\""
    case .list: "the list \(self)"
    }
  }
}

extension SettingValue {
  /// The truth value, when this is one.
  public var asBool: Bool? {
    if case .bool(let value) = self { return value }
    return nil
  }

  /// The whole number; also of a real number without a fraction that is exactly representable.
  public var asInt: Int? {
    switch self {
    case .int(let value): value
    case .double(let value): abs(value) <= 0x1p53 ? Int(exactly: value) : nil
    default: nil
    }
  }

  /// The finite real number; also of a whole number.
  public var asDouble: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value.isFinite ? value : nil
    default: nil
    }
  }

  /// The text, when this is one.
  public var asString: String? {
    if case .string(let value) = self { return value }
    return nil
  }

  /// The whole numbers; also of one whole number alone, a list of one.
  public var asIntList: [Int]? {
    guard case .list(let values) = self else { return asInt.map { [$0] } }
    let numbers = values.compactMap(\.asInt)
    return numbers.count == values.count ? numbers : nil
  }
}

extension SettingValue: Codable {
  /// Reads the plain JSON value, without a wrapper that names the case.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .int(value)
    } else if let value = try? container.decode(Double.self) {
      self = .double(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else {
      self = .list(try container.decode([SettingValue].self))
    }
  }

  /// Writes the plain JSON value, without a wrapper that names the case.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .bool(let value): try container.encode(value)
    case .int(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    }
  }
}
