/// The distributions of bandits that have a name.
///
/// The names are those of the RL² study with A2C and A3C: the number of arms, `B` for Bernoulli, then `e`
/// (easy: 0.1 and 0.9), `m` (medium: 0.25 and 0.75), `h` (hard: 0.4 and 0.6) or `rf` (uniform); `3x2Bemh`
/// is one of the three. Which of two arms is the better one is drawn too.
public enum NativeBandits: String, CaseIterable, Sendable {
  /// Two arms, 0.1 and 0.9.
  case easy = "Bandit-2Be"
  /// Two arms, 0.25 and 0.75.
  case medium = "Bandit-2Bm"
  /// Two arms, 0.4 and 0.6.
  case hard = "Bandit-2Bh"
  /// Two arms, as in one of the three above.
  case anyDifficulty = "Bandit-3x2Bemh"
  /// Ten arms, each uniform; the number can be set.
  case uniform = "Bandit-10Brf"

  /// The kinds of bandits under a name.
  /// - Parameter arms: of a uniform prior.
  func priors(arms: Int) -> [BernoulliBandits.Prior] {
    func either(_ low: Double, _ high: Double) -> BernoulliBandits.Prior {
      .oneOf([[low, high], [high, low]])
    }
    return switch self {
    case .easy: [either(0.1, 0.9)]
    case .medium: [either(0.25, 0.75)]
    case .hard: [either(0.4, 0.6)]
    case .anyDifficulty: [either(0.1, 0.9), either(0.25, 0.75), either(0.4, 0.6)]
    case .uniform: [.uniform(arms: arms)]
    }
  }

  private var summary: String {
    switch self {
    case .easy: "trials on two arms that pay with 0.1 and 0.9"
    case .medium: "trials on two arms that pay with 0.25 and 0.75"
    case .hard: "trials on two arms that pay with 0.4 and 0.6"
    case .anyDifficulty: "trials on two arms, one of the three kinds above"
    case .uniform: "trials on ten arms that pay with uniform probabilities"
    }
  }

  /// The distribution.
  /// - Parameters:
  ///   - arms: how many arms; 0 for the name's own number.
  ///   - pulls: the length of an episode.
  /// - Throws: `EnvironmentError.unsuitable` where the name fixes another number of arms.
  public func distribution(arms: Int = 0, pulls: Int) throws(EnvironmentError) -> BernoulliBandits {
    let priors = priors(arms: arms > 0 ? arms : 10)
    guard arms == 0 || arms == priors[0].arms else {
      throw .unsuitable(
        name: rawValue,
        what: "has \(priors[0].arms) arms, not \(arms): leave `arms` at 0, or take "
          + "'\(NativeBandits.uniform.rawValue)'")
    }
    return BernoulliBandits(priors, pulls: pulls)
  }

  /// Its line in a table of tasks.
  var entry: RegisteredEnvironment {
    RegisteredEnvironment(name: rawValue, summary: summary) { settings in
      settings.trials(of: try distribution(arms: settings.arms, pulls: settings.pulls))
    }
  }
}
