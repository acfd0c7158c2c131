import Encore
import Foundation
import Rainbow

/// What people read goes to stderr, so that stdout holds results and nothing else.
enum Terminal {
  static let isInteractive = isatty(2) == 1

  static func say(_ text: String) { write(text + "\n") }

  static func warn(_ text: String) { write(label("warning:", .yellow) + " " + text + "\n") }

  static func error(_ text: String) { write(label("error:", .red) + " " + text + "\n") }

  static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  /// A result, on stdout.
  static func print(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

  /// One JSON value on stdout, keys sorted, so that equal results are equal bytes.
  static func print(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  private static func label(_ text: String, _ color: NamedColor) -> String {
    isInteractive ? text.applyingColor(color).bold : text
  }

  /// A clock that never runs backwards, in seconds.
  static func seconds() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }

  /// `-134.2 ± 75.0`
  static func text(_ evaluation: Evaluation) -> String {
    String(format: "%.1f ± %.1f", evaluation.meanReturn, evaluation.standardDeviation)
  }
}
