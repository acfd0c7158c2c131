import MetaLearning
import Tensors

/// What is remembered of a policy at play: of every step the difference that decision time is
/// about, of all mask weights their moments, and of one environment, for a while, the features
/// themselves.
struct FeatureRecord {
  /// Q(s, the attention's action) − Q(s, the actor's action), step by step.
  private(set) var differences: [Double] = []
  private(set) var snapshots = FeatureSnapshots()
  private var ownValues = 0.0
  private var change = Moments()
  private var weight = Moments()
  private var strength = Moments()
  private var moved = 0

  /// How far a weight must be from 1 to count as moved.
  static let threshold = 0.1

  /// Remembers one row: what one environment showed.
  mutating func add(_ row: FeatureRow) {
    differences.append(row.attendedValue - row.ownValue)
    ownValues += row.ownValue
    var (before, after) = (0.0, 0.0)
    for (feature, weight) in zip(row.own, row.weights) {
      let distance = abs(Double(weight) - 1)
      self.weight.add(Double(weight))
      strength.add(distance)
      if distance > Self.threshold { moved += 1 }
      before += Double(feature) * Double(feature)
      after += Double(feature) * Double(feature) * distance * distance
    }
    // Features that are all zero cannot be changed by weights.
    change.add(before > 0 ? (after / before).squareRoot() : 0)
  }

  /// Remembers the features of one row.
  mutating func snap(_ row: FeatureRow, episode: Int) {
    snapshots.own.append(row.own)
    snapshots.attended.append(row.attended)
    snapshots.episodes.append(episode)
  }

  /// What the differences come to.
  var differenceSummary: DifferenceSummary { DifferenceSummary(differences, meanValue: meanValue) }

  private var meanValue: Double { ownValues / Double(differences.count) }

  /// What the weights come to.
  var maskSummary: MaskSummary {
    MaskSummary(
      mean: weight.mean, deviation: weight.deviation,
      moved: Double(moved) / Double(weight.count), strength: strength.mean, change: change.mean)
  }
}

/// What one environment showed at one step.
struct FeatureRow {
  var own: [Float]
  var weights: [Float]
  var attended: [Float]
  var ownValue: Double
  var attendedValue: Double

  /// The rows of performances.
  static func rows(of performances: Performances) -> [FeatureRow] {
    let (count, width) = (performances.own.shape[0], performances.own.shape[1])
    let (own, weights) = (performances.own.floats, performances.weights.floats)
    let attended = performances.attended.floats
    let (before, after) = (performances.ownValue.doubles, performances.attendedValue.doubles)
    return (0..<count).map { row in
      let part = row * width..<(row + 1) * width
      return FeatureRow(
        own: Array(own[part]), weights: Array(weights[part]), attended: Array(attended[part]),
        ownValue: before[row], attendedValue: after[row])
    }
  }
}

/// The first two moments of numbers that are not kept (Welford 1962).
struct Moments {
  private(set) var count = 0
  private(set) var mean = Double.nan
  private var squares = 0.0

  /// The deviation of these very numbers.
  var deviation: Double { (squares / Double(count)).squareRoot() }

  mutating func add(_ value: Double) {
    count += 1
    guard count > 1 else {
      mean = value
      return
    }
    let before = value - mean
    mean += before / Double(count)
    squares += before * (value - mean)
  }
}
