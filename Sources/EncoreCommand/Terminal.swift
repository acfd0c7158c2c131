import Encore
import Foundation
import Rainbow

/// What people read goes to stderr, so that stdout holds results and nothing else.
enum Terminal {
  static let isInteractive = isatty(2) == 1

  static func say(_ text: String) { write(text + "\n") }

  static func warn(_ text: String) { write(label("warning:", .yellow) + " " + text + "\n") }

  static func error(_ text: String) { write(label("error:", .red) + " " + text + "\n") }

  static func write(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// A result, on stdout. A reader that has gone away has seen enough; any other fault is one.
  static func print(_ text: String) {
    let fault = write(text + "\n", to: STDOUT_FILENO)
    guard fault != 0, fault != EPIPE else { return }
    error("Cannot write to stdout: \(String(cString: strerror(fault))).")
    exit(ExitStatus.inputOutput.rawValue)
  }

  /// `FileHandle` would end the process with a stack trace where nobody reads.
  /// - Returns: 0, or what `errno` says.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return errno }
      rest = rest.dropFirst(count)
    }
    return 0
  }

  /// How the user calls the command, for hints at what to type next: the script says it.
  static let command: String = {
    let name = ProcessInfo.processInfo.environment["ENCORE_COMMAND"] ?? ""
    return name.isEmpty ? "encore" : name
  }()

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
