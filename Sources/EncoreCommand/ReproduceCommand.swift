import ArgumentParser
import Encore
import Foundation

struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Train all runs of a paper's figure, from its experiment file to its picture.",
    discussion: """
      An experiment (`encore list experiments`) compares variants, with several seeds each, on one \
      task a panel. Its runs are trained side by side, one thread each, into \
      runs/reproduce/NAME/PANEL/VARIANT-seedN. Runs that are finished are left alone, so typing the \
      same command again goes on where it stopped: after Ctrl-C, which saves, or after a crash, \
      which costs what came after the last checkpoints.

      At the end the report is written to Results/NAME (with --quick, beside the runs): report.html, \
      report.md, the figures, and curves.csv, final.csv and summary.csv. After Ctrl-C it holds what \
      there is and says so; --report writes it at any time, and trains nothing.

        encore reproduce NAME --quick            a small form of it, to see that all works
        encore reproduce NAME --seeds 3          seeds 0, 1 and 2 instead of the experiment's own
        encore reproduce NAME --seeds 7..9       seeds 7, 8 and 9
        encore reproduce NAME --panels Pendulum --variants TD3
        encore reproduce my-experiment.yaml      your own; Guides/Reproductions.md tells the format
      """)

  @Argument(help: "An experiment's name, or its file (YAML).")
  var experiment: String

  @Flag(help: "The experiment's small panels instead of the full ones.")
  var quick = false

  @Option(help: "How many seeds, from 0 on (5), or which (0..4, 3..3, 0,2,5).")
  var seeds: String?

  @Option(help: "Environment steps of every run; 20000 or 2e4.")
  var steps: String?

  @Option(help: "Only these panels, separated by commas.")
  var panels: String?

  @Option(help: "Only these variants, separated by commas.")
  var variants: String?

  @Option(
    help:
      "Runs at once, one learning thread each (actors of IMPALA and workers of A3C come on top); the default is as many as there are cores."
  )
  var jobs: Int?

  @Option(help: "Where the experiment's folder of runs goes.")
  var out = "runs/reproduce"

  @Option(help: "Where the report goes; Results/NAME, or beside the runs with --quick.")
  var results: String?

  @Flag(help: "Train nothing: write the report of the runs that there are.")
  var report = false

  @Flag(help: "One JSON object on stdout at the end.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress on stderr.")
  var quiet = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs).") }
  }

  mutating func run() throws {
    let study = try ExperimentShelf.experiment(experiment).study(choice())
    let training = try StudyTraining(study, in: StudyFolder(of: study, in: out))
    let path = results ?? (quick ? training.folder.path + "/report" : "Results/\(study.name)")
    let session = StudySession(
      training: training, jobs: jobs, isQuiet: quiet, isJSON: json, reportFolder: path,
      command: Self.command)
    if report { return try session.report() }
    try Installation.requireLibraries()
    try session.run()
  }

  /// What is typed to make the same again: the words of now, less those that change no number.
  private static var command: [String] {
    let silent = ["--report", "--json", "--quiet", "-q"]
    let words = ProcessInfo.processInfo.arguments.dropFirst()
    return ["./encore"] + words.filter { !silent.contains($0) }
  }

  private func choice() throws -> StudyChoice {
    var choice = StudyChoice()
    choice.isQuick = quick
    choice.seeds = try seeds.map { try StudyChoice.seeds($0) }
    if let steps {
      // Read by the setting's own rules.
      var settings = TrainingSettings()
      try settings.set("steps", text: steps)
      choice.steps = settings.steps
    }
    choice.panels = Self.names(panels)
    choice.variants = Self.names(variants)
    return choice
  }

  private static func names(_ text: String?) -> [String] {
    (text ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
