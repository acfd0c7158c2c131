import Experiments

/// How much more a variant earns than the first one of its panel, as a share: final mean over final mean,
/// less one. Papers that compare over games report it; it means nothing where the first one earns nothing or
/// less.
public struct RateOfIncrease: Sendable {
  /// The panel.
  public let panel: String
  /// The panel's first variant, which it is measured by.
  public let first: String
  /// The variant.
  public let variant: String
  /// The mean over finished runs, and the deviation between them (as of a sample; `nil` of a single one).
  public let scores: [(mean: Double, deviation: Double?)]
  /// The rate; `nil` where the first one's mean is not above zero.
  public let rate: Double?

  /// Of a variant's finished scores beside those of the first one; `nil` where either has none.
  init?(
    panel: String, first: (name: String, scores: [Double]), own: (name: String, scores: [Double])
  ) {
    guard !first.scores.isEmpty, !own.scores.isEmpty else { return nil }
    self.panel = panel
    self.first = first.name
    variant = own.name
    scores = [first.scores, own.scores].map {
      ($0.reduce(0, +) / Double($0.count), Self.deviation(of: $0))
    }
    rate = scores[0].mean > 0 ? scores[1].mean / scores[0].mean - 1 : nil
  }

  private static func deviation(of numbers: [Double]) -> Double? {
    guard numbers.count > 1 else { return nil }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(numbers.count - 1)).squareRoot()
  }
}

extension StudyResults {
  /// The rates of all variants but the first ones, panel by panel, from finished runs.
  public var rates: [RateOfIncrease] {
    study.panels.flatMap { panel -> [RateOfIncrease] in
      let names = study.variants.map(\.name).filter(panel.variants.contains)
      func finals(_ variant: String) -> [Double] {
        records.filter {
          $0.run.panel == panel.name && $0.run.variant == variant && $0.isFinished
        }.compactMap(\.final?.mean)
      }
      guard let first = names.first else { return [] }
      return names.dropFirst().compactMap {
        RateOfIncrease(panel: panel.name, first: (first, finals(first)), own: ($0, finals($0)))
      }
    }
  }

  /// The mean and the median over panels of each variant's rates.
  public var rateSummaries: [(variant: String, panels: Int, mean: Double, median: Double)] {
    study.variants.map(\.name).compactMap { variant in
      let own = rates.filter { $0.variant == variant }.compactMap(\.rate).sorted()
      guard !own.isEmpty else { return nil }
      let middle = (own[own.count / 2] + own[(own.count - 1) / 2]) / 2
      return (variant, own.count, own.reduce(0, +) / Double(own.count), middle)
    }
  }
}
