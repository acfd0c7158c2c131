import Experiments

@testable import Reproductions

/// Results worked out by hand: the numbers of runs that never ran.
enum Ledger {
  static let yaml = """
    experiment: ledger
    title: By hand
    source: Nobody 2020, Figure 1
    question: Is the arithmetic right?
    window: 2
    base:
      algorithm: td3
      training: {evaluationEvery: 100}
      td3: {hidden: [8]}
    variants:
      A: {}
      B: {discount: 0.5}
    panels:
      - environment: Pendulum
        seeds: 0..2
        steps: 400
        paper: {seeds: 10, steps: 1000000}
    """

  /// - Parameters:
  ///   - runs: for `A-seed0`, `B-seed0`, `A-seed1` and so on, the evaluations from step 100 on; a fourth one is that
  ///     after the last step.
  static func results(
    _ runs: [String: [Double]], yaml: String = Ledger.yaml, problems: [String: String] = [:]
  ) throws -> StudyResults {
    let study = try Experiment(yaml: yaml, file: "ledger.yaml").study(StudyChoice())
    return StudyResults(
      of: study,
      records: study.runs.map { run in
        let name = "\(run.variant)-seed\(run.seed)"
        let rows = (runs[name] ?? []).enumerated().map { index, mean in
          EvaluationTable.Row(
            step: 100 * (index + 1), mean: mean, deviation: 1, episodes: index == 3 ? 100 : 10)
        }
        let isFinished = rows.count == 4
        return RunRecord(
          run: run,
          state: rows.isEmpty
            ? .missing : isFinished ? .finished : .begun(steps: 100 * rows.count),
          problem: problems[name], evaluations: Array(rows.prefix(3)),
          final: isFinished ? rows[3] : nil, commits: ["abc1234"], minutes: 1.25)
      })
  }

  /// Seed 2 of A stopped after its first evaluation; seed 2 of B did not begin.
  static let runs: [String: [Double]] = [
    "A-seed0": [1, 3, 5, 200], "A-seed1": [3, 5, 7, 210], "A-seed2": [5],
    "B-seed0": [2, 2, 2, 150], "B-seed1": [4, 6, 8, 170],
  ]
}
