import Experiments

/// The tables, with all digits.
extension TrajectoryReport {
  /// A row a stage.
  public var table: ResultTable {
    var table = ResultTable(columns: [
      "step", "episodes", "mean_return", "return_error", "return_deviation", "method_2_own_weight",
      "method_2_even_weight", "method_1_own_weight", "method_1_even_weight",
    ])
    for stage in explanation.stages {
      let play = stage.play
      table.append(
        ["\(stage.step)", "\(play.episodes)"]
          + [
            play.meanReturn, play.returnError, play.returnDeviation, play.estimates?.back.first,
            play.estimates?.even, play.contrast?.back.first, play.contrast?.even,
          ].map { ResultTable.cell($0) })
    }
    return table
  }

  /// The whole maps of the example.
  var mapTable: ResultTable {
    var table = ResultTable(columns: ["method", "step", "looked_at", "weight"])
    for method in methods {
      for (step, row) in method.weights.enumerated() {
        for (place, weight) in row.enumerated() where weight > 0 {
          table.append([
            method.name, "\(step + 1)", "\(place + 1)", ResultTable.cell(Double(weight)),
          ])
        }
      }
    }
    return table
  }

  /// The importance vector of the example.
  var importanceTable: ResultTable {
    var table = ResultTable(columns: ["method", "step", "importance"])
    for method in methods {
      for (step, number) in LookedEpisode.importance(of: method.weights).enumerated() {
        table.append([method.name, "\(step + 1)", ResultTable.cell(number)])
      }
    }
    return table
  }

  /// Mean weights by distance, of every stage; behind the query below 0.
  var distanceTable: ResultTable {
    var table = ResultTable(columns: ["step", "method", "distance", "weight"])
    for stage in explanation.stages {
      for (name, profile) in [
        ("Method 2", stage.play.estimates), ("Method 1", stage.play.contrast),
      ] {
        guard let profile else { continue }
        for (distance, weight) in profile.back.enumerated().reversed() {
          table.append(["\(stage.step)", name, "\(-distance)", ResultTable.cell(weight)])
        }
        for (distance, weight) in profile.ahead.enumerated() {
          table.append(["\(stage.step)", name, "\(distance + 1)", ResultTable.cell(weight)])
        }
      }
    }
    return table
  }

  /// What the example's steps were estimated to return, and what came.
  var returnTable: ResultTable {
    var table = ResultTable(columns: ["step", "estimated", "came"])
    for (step, estimate) in example.look.returns.enumerated() {
      table.append([
        "\(step + 1)", ResultTable.cell(Double(estimate)), ResultTable.cell(example.returns[step]),
      ])
    }
    return table
  }

  /// The numbers for a person: a row a stage.
  public var summaryTable: ResultTable {
    var table = ResultTable(columns: [
      "step", "return of the policy", "error of estimates", "deviation of returns",
      "Method 2: weight of its own step (evenly)", "Method 1: weight of its own step (evenly)",
    ])
    func text(_ value: Double?) -> String { value.map(NumberText.small) ?? "none" }
    func weight(_ profile: AttentionProfile?) -> String {
      profile.map { "\(text($0.back.first)) (\(text($0.even)))" } ?? "none"
    }
    for stage in explanation.stages {
      table.append([
        NumberText.count(stage.step), NumberText.small(stage.play.meanReturn),
        text(stage.play.returnError), text(stage.play.returnDeviation),
        weight(stage.play.estimates), weight(stage.play.contrast),
      ])
    }
    return table
  }

  /// What stands above that table.
  public var tableCaption: String { "Where it looks, stage by stage" }

  /// What a terminal shows: a few lines a stage; of many stages the first, the middle and the last.
  public var text: String {
    let stages = explanation.stages
    let shown = stages.count <= 4 ? stages : [stages[0], stages[stages.count / 2], last]
    return shown.map { stage in
      let play = stage.play
      var lines = [
        "after \(NumberText.count(stage.step)) steps of training, in "
          + "\(NumberText.plural(play.episodes, "episode")) that return "
          + "\(NumberText.small(play.meanReturn)) on average:"
      ]
      if let profile = play.estimates {
        lines.append("  an action's estimate looks \(Self.words(profile))")
        if let error = play.returnError {
          lines.append(
            "  estimates err by \(NumberText.small(error)), where returns deviate by "
              + NumberText.small(play.returnDeviation))
        }
      }
      if let profile = play.contrast {
        lines.append("  a masked state looks \(Self.words(profile))")
      }
      return lines.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// `at itself with 0.3 (evenly would be 0.05), and most at 2 steps before (0.2)`.
  private static func words(_ profile: AttentionProfile) -> String {
    let own = profile.back.first ?? 0
    let others =
      profile.back.indices.dropFirst().map { (-$0, profile.back[$0]) }
      + profile.ahead.indices.map { ($0 + 1, profile.ahead[$0]) }
    let most = others.max { $0.1 < $1.1 } ?? (0, 0)
    let place = NumberText.plural(abs(most.0), "step") + (most.0 < 0 ? " before" : " after")
    return "at its own step with a weight of \(NumberText.small(own)) (evenly would be "
      + "\(NumberText.small(profile.even))), and of others most at \(place) "
      + "(\(NumberText.small(most.1)))"
  }
}
