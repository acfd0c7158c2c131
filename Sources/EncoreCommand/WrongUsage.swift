import Encore

/// What is found to be wrong with a command line after it was taken apart.
struct WrongUsage: ExitCoded, CustomStringConvertible {
  let description: String
  var exitStatus: ExitStatus { .wrongUsage }

  init(_ description: String) { self.description = description }
}
