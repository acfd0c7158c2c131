/// How the features of a run are looked at.
public struct FeatureSettings: Sendable, Equatable {
  /// How long each stage's policy plays.
  public var length = Length.steps(10_000)
  /// Decides the episodes; all stages play equal ones.
  public var seed: UInt64 = 1
  /// Which stages of training are looked at.
  public var stages = StageChoice.spread
  /// Consecutive steps of one environment whose features are kept.
  public var snapshots = 250
  /// Steps of that environment before the first one that is kept.
  public var warmUp = 50

  /// The defaults.
  public init() {}

  /// How long a policy plays, over all environments side by side.
  public enum Length: Sendable, Equatable {
    /// So many environment steps.
    case steps(Int)
    /// So many whole episodes.
    case episodes(Int)

    /// The part of one of `count` environments: equal parts, the first ones one more where it does
    /// not divide. Whichever ends first would favour short episodes.
    func part(of environment: Int, among count: Int) -> Int {
      let all =
        switch self {
        case .steps(let number), .episodes(let number): number
        }
      return all / count + (environment < all % count ? 1 : 0)
    }
  }
}

/// Which stages of training are looked at.
public enum StageChoice: Sendable, Equatable {
  /// All, if there are at most four; otherwise four, near 20, 40, 60 and 80 % of the training.
  case spread
  /// All that were kept, and the newest checkpoint, which may be the only one.
  case all
  /// The nearest to given shares of the training, within 0…1; the newest checkpoint may be one.
  case near([Double])
  /// Those at the given steps; `nil` stands for the newest checkpoint.
  case chosen([Int?])

  /// `40000,80000,last`.
  /// - Throws: `ExplainFault.notStages`.
  public init(_ text: String) throws(ExplainFault) {
    var chosen: [Int?] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = word.filter { !$0.isWhitespace && $0 != "_" }
      if word == "last" {
        chosen.append(nil)
      } else if let step = Int(word), step >= 0 {
        chosen.append(step)
      } else {
        throw .notStages(text)
      }
    }
    self = .chosen(chosen)
  }

  /// The steps of the chosen stages, ascending, each once.
  /// - Parameters:
  ///   - kept: the steps of the stages that a run has kept, ascending.
  ///   - last: the step of its newest checkpoint.
  /// - Throws: `ExplainFault` where none was kept, or there is no such stage.
  func steps(kept: [Int], last: Int, run: String) throws(ExplainFault) -> [Int] {
    // What was kept beyond the newest checkpoint belongs to a future that was thrown away.
    let stages = kept.filter { $0 < last } + [last]
    switch self {
    case .spread:
      guard !kept.isEmpty else { throw .noStages(run: run, last: last) }
      return stages.count <= 4 ? stages : Self.spread(stages, last)
    case .all: return stages
    case .near(let shares):
      let nearest = shares.compactMap { share in
        stages.min {
          abs(Double($0) - share * Double(last)) < abs(Double($1) - share * Double(last))
        }
      }
      return Set(nearest).sorted()
    case .chosen(let wanted):
      var chosen: Set<Int> = []
      for step in wanted {
        guard stages.contains(step ?? last) else {
          throw .noSuchStage(step ?? last, run: run, all: stages)
        }
        chosen.insert(step ?? last)
      }
      return chosen.sorted()
    }
  }

  /// Four of more than four stages, each the nearest to its share of the training that is not
  /// taken.
  private static func spread(_ stages: [Int], _ last: Int) -> [Int] {
    var left = stages
    for share in [0.2, 0.4, 0.6, 0.8] {
      let wanted = share * Double(last)
      let nearest = left.indices.min {
        abs(Double(left[$0]) - wanted) < abs(Double(left[$1]) - wanted)
      }
      if let nearest { left.remove(at: nearest) }
    }
    return stages.filter { !left.contains($0) }
  }
}
