import ArgumentParser
import Encore
import Foundation

struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Search over settings: many configurations for a short time, the best for longer.",
    discussion: """
      A search (`encore list searches`) tries configurations of a recipe's settings. SMAC3 \
      proposes them, and Hyperband decides how many environment steps each gets: many begin with \
      the least budget, and of those that were trained equally long the best go on to a larger \
      one. A trial is a configuration at a budget, judged by the mean over several tasks and seeds; \
      the recipe itself is the first. At the end the best few, and the recipe itself, are trained again with \
      seeds that the search has not seen, and the winner is chosen by those.

      Runs lie in runs/tune/NAME/trials/NUMBER/TASK-seedN, and the journal trials.jsonl tells what \
      was asked for and what came of it. Typing the same command again goes on where it stopped: \
      after Ctrl-C, which saves, or after a crash, which costs what came after the last \
      checkpoints. best.yaml is the winner's recipe, which `encore train` takes as it is.

      The report is written to Results/tune-NAME (with --quick, beside the runs): report.html, \
      report.md, the figures, trials.csv, confirmed.csv and best.yaml; --report writes it at any \
      time, and trains nothing.

        encore tune NAME --quick              a small form of it, to see that all works
        encore tune NAME --jobs 8             eight runs at once, one thread each
        encore tune NAME --trials 200         200 trials in all; those that there are count
        encore tune my-search.yaml            your own; Guides/Tuning.md tells the format
        encore train runs/tune/NAME/best.yaml     train with what was found
      """)

  @Argument(help: "A search's name, or its file (YAML).")
  var search: String

  @Flag(help: "The search's small form instead of the full one.")
  var quick = false

  @Option(help: "Trials in all, those of before among them; the default is the search's own.")
  var trials: Int?

  @Option(help: "Runs at once, one thread each; the default is as many as there are cores.")
  var jobs: Int?

  @Option(help: "Where the search's folder goes.")
  var out = "runs/tune"

  @Option(help: "Where the report goes; Results/tune-NAME, or beside the runs with --quick.")
  var results: String?

  @Flag(help: "Train nothing: write the report of the trials that there are.")
  var report = false

  @Flag(help: "One JSON object on stdout at the end.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress on stderr.")
  var quiet = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs).") }
    if let trials, !(1...Search.mostTrials).contains(trials) {
      throw ValidationError("--trials must be from 1 to \(Search.mostTrials), not \(trials).")
    }
  }

  mutating func run() throws {
    let search = try SearchShelf.search(search, isQuick: quick)
    let folder = SearchFolder(of: search, in: out)
    let path = results ?? (quick ? folder.path + "/report" : "Results/tune-\(search.name)")
    let session = SearchSession(
      search: search, folder: folder, trials: trials ?? search.trials, jobs: jobs, isQuiet: quiet,
      isJSON: json, reportFolder: path, command: Self.command)
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
}
