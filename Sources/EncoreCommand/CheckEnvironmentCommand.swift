import ArgumentParser
import Encore
import Foundation

struct CheckEnvironmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-env",
    abstract: "Look whether an environment keeps the rules, and say in sentences what to mend.",
    discussion: """
      Takes random steps and looks for NaN, wrong shapes, numbers out of bounds, differences under one \
      seed, wrong endings and state that does not restore; measures steps a second. Ends with status 65 \
      where something is wrong.
      """)

  @Argument(help: "A native name, a Gymnasium id, module:Class or file.py:Class.")
  var name: String

  @Option(help: "Steps to take in each environment.")
  var steps = 1000

  @Option(help: "Environments side by side.")
  var count = 2

  @Option(help: "The environment's own arguments, as a JSON object.")
  var arguments = "{}"

  @Flag(help: "One JSON object on stdout.")
  var json = false

  func validate() throws {
    if steps < 1 || count < 1 { throw ValidationError("--steps and --count must be at least 1.") }
  }

  mutating func run() throws {
    var settings = EnvironmentSettings()
    settings.name = name
    settings.arguments = arguments
    let environment = try EnvironmentSource.factory { Terminal.warn($0) }
      .makePlain(settings, count: count)
    defer { environment.close() }
    let report = EnvironmentChecker(steps: steps).report(on: environment)
    if json { try Terminal.print(json: report) } else { Terminal.print("\(report)") }
    if !report.isSound { throw ExitCode(ExitStatus.badInput.rawValue) }
  }
}
