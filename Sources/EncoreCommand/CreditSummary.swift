import Encore

/// What `encore explain RUN attention --json` prints.
struct CreditSummary: Codable {
  var run: String
  var agent: String
  var environment: String
  var seed: UInt64
  var folder: String
  var stages: [Stage]

  /// One stage.
  struct Stage: Codable {
    var step: Int
    var episodes: Int
    var ownMeanReturn: Double
    var goodFirstReward: Double?
    var badFirstReward: Double?
    var separation: Double?
    /// Where the first step's reward looked; empty without attention.
    var firstRow: [Double]
    /// r_in of one episode, step by step.
    var exampleRewards: [Float]
  }

  init(_ report: CreditReport, folder: String, _ seed: UInt64) {
    let seen = report.explanation
    (run, agent, environment) = (seen.run, seen.agent, seen.environment)
    (self.folder, self.seed) = (folder, seed)
    stages = seen.stages.map { stage in
      Stage(
        step: stage.step, episodes: stage.drawn.episodes, ownMeanReturn: stage.own.meanReturn,
        goodFirstReward: stage.drawn.good?.means.first,
        badFirstReward: stage.drawn.bad?.means.first, separation: stage.drawn.separation,
        firstRow: stage.drawn.attention.first ?? [],
        exampleRewards: stage.drawn.example.credit.rewards)
    }
  }
}
