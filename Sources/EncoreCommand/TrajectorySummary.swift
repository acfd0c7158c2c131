import Encore

/// What `encore explain RUN attention --json` prints of a run with attention over trajectories.
struct TrajectorySummary: Codable {
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
    var meanReturn: Double
    /// How far estimates lie from what came, the root of the mean square; `nil` without Method 2.
    var returnError: Double?
    var returnDeviation: Double
    var estimates: Method?
    var contrast: Method?
  }

  /// Where one of the methods looks.
  struct Method: Codable {
    /// Mean weights of what lies 0, 1, … steps back.
    var back: [Double]
    /// Mean weights of what lies 1, 2, … steps ahead; empty where that is not seen.
    var ahead: [Double]
    /// The importance of each memory of the first episode; `nil` where nobody saw it.
    var importance: [Double?]
  }

  init(_ seen: TrajectoryExplanation, folder: String, _ seed: UInt64) {
    (run, agent, environment) = (seen.run, seen.agent, seen.environment)
    (self.folder, self.seed) = (folder, seed)
    stages = seen.stages.map { stage in
      let play = stage.play
      func method(_ profile: AttentionProfile?, _ weights: [[Float]]) -> Method? {
        profile.map {
          Method(
            back: $0.back, ahead: $0.ahead, importance: LookedEpisode.importance(of: weights))
        }
      }
      return Stage(
        step: stage.step, episodes: play.episodes, meanReturn: play.meanReturn,
        returnError: play.returnError, returnDeviation: play.returnDeviation,
        estimates: method(play.estimates, play.example.look.estimates),
        contrast: method(play.contrast, play.example.look.contrast))
    }
  }
}
