import Encore

/// What must be there before anything is learned.
enum Installation {
  struct Fault: ExitCoded, CustomStringConvertible {
    let description: String
    var exitStatus: ExitStatus { .missing }
  }

  /// - Throws: `Fault` when the library for matrix products cannot be opened.
  static func requireLibraries() throws {
    guard let fault = LinearAlgebraLibrary.fault else { return }
    throw Fault(
      description: "Matrix products need OpenBLAS, and it cannot be opened: \(fault). On Debian: "
        + "apt-get install libopenblas0-pthread")
  }
}
