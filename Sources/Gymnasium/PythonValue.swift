/// An argument for a Python environment, as JSON can carry it.
///
/// ```swift
/// let arguments: [String: PythonValue] = ["enable_wind": true, "wind_power": 12.5]
/// ```
public enum PythonValue: Codable, Equatable, Sendable {
  /// `None`.
  case none
  /// `True` or `False`.
  case bool(Bool)
  /// An `int`.
  case integer(Int)
  /// A `float`.
  case number(Double)
  /// A `str`.
  case text(String)
  /// A `list`.
  case list([PythonValue])
  /// A `dict` with `str` keys.
  case dictionary([String: PythonValue])

  /// Reads any JSON value.
  /// - Throws: `DecodingError` if the value is none of JSON's.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .none
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([PythonValue].self) {
      self = .list(value)
    } else {
      self = .dictionary(try container.decode([String: PythonValue].self))
    }
  }

  /// Writes the JSON value.
  /// - Throws: `EncodingError` for a number that JSON has no word for (NaN, an infinity).
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .none: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .dictionary(let value): try container.encode(value)
    }
  }
}

extension PythonValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `True` or `False`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An `int`.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A `float`.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A `str`.
  public init(stringLiteral value: String) { self = .text(value) }
  /// A `list`.
  public init(arrayLiteral elements: PythonValue...) { self = .list(elements) }
  /// A `dict`; of two equal keys the later one counts.
  public init(dictionaryLiteral elements: (String, PythonValue)...) {
    self = .dictionary(Dictionary(elements) { _, later in later })
  }
}

extension PythonValue {
  /// The value as JSON text that Python reads back with the same types: `10.0` stays a float, which
  /// Foundation's encoder would shorten to `10`. Infinities and NaN are written as Python's reader
  /// knows them.
  var json: String {
    switch self {
    case .none: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value) where value.isNaN: "NaN"
    case .number(let value) where value.isInfinite: value > 0 ? "Infinity" : "-Infinity"
    case .number(let value): "\(value)"
    case .text(let value): Self.quoted(value)
    case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
    case .dictionary(let values):
      "{" + Self.pairs(of: values).joined(separator: ",") + "}"
    }
  }

  private static func pairs(of values: [String: PythonValue]) -> [String] {
    values.sorted { $0.key < $1.key }.map { "\(quoted($0)):\($1.json)" }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.value < 0x20:
        "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2)
          + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
