import Experiments

/// The tables, with all digits.
extension CreditReport {
  /// A row a stage.
  public var table: ResultTable {
    var table = ResultTable(columns: [
      "step", "episodes", "own_mean_return", "drawn_mean_return", "good_episodes",
      "good_first_reward", "bad_first_reward", "separation", "first_row_last_weight",
      "first_row_own_weight",
    ])
    for stage in explanation.stages {
      let drawn = stage.drawn
      let row = drawn.attention.first
      table.append([
        "\(stage.step)", "\(drawn.episodes)", ResultTable.cell(stage.own.meanReturn),
        ResultTable.cell(drawn.meanReturn), drawn.good.map { "\($0.episodes)" } ?? "",
        ResultTable.cell(drawn.good?.means.first), ResultTable.cell(drawn.bad?.means.first),
        ResultTable.cell(drawn.separation), ResultTable.cell(drawn.lastWeight),
        ResultTable.cell(row?.first),
      ])
    }
    return table
  }

  /// The first row of the attention: a row a stage and step looked at.
  var rowTable: ResultTable {
    var table = ResultTable(columns: ["step", "looked_at", "weight"])
    for stage in explanation.stages {
      for (step, weight) in (stage.drawn.attention.first ?? []).enumerated() {
        table.append(["\(stage.step)", "\(step + 1)", ResultTable.cell(weight)])
      }
    }
    return table
  }

  /// The whole attention of the last stage.
  var mapTable: ResultTable {
    var table = ResultTable(columns: ["reward_of", "looked_at", "weight"])
    for (row, weights) in last.drawn.attention.enumerated() {
      for (step, weight) in weights.enumerated() {
        table.append(["\(row + 1)", "\(step + 1)", ResultTable.cell(weight)])
      }
    }
    return table
  }

  /// r_in by step, of each stage's good and bad episodes.
  var courseTable: ResultTable {
    var table = ResultTable(columns: ["step", "kind", "episode_step", "mean", "std"])
    for stage in explanation.stages {
      for (kind, course) in [("good", stage.drawn.good), ("bad", stage.drawn.bad)] {
        for (step, mean) in (course?.means ?? []).enumerated() {
          table.append([
            "\(stage.step)", kind, "\(step + 1)", ResultTable.cell(mean),
            ResultTable.cell(course?.deviations[step]),
          ])
        }
      }
    }
    return table
  }

  /// The numbers for a person: a row a stage.
  public var summaryTable: ResultTable {
    var table = ResultTable(columns: [
      "step", "return of the policy", "first reward, good", "first reward, bad",
      "standard deviations apart", "first row: weight of the last step",
    ])
    func text(_ value: Double?) -> String { value.map(NumberText.small) ?? "none" }
    for stage in explanation.stages {
      table.append([
        NumberText.count(stage.step), NumberText.small(stage.own.meanReturn),
        text(stage.drawn.good?.means.first), text(stage.drawn.bad?.means.first),
        text(stage.drawn.separation), text(stage.drawn.lastWeight),
      ])
    }
    return table
  }

  /// What stands above that table.
  public var tableCaption: String { "What is paid, stage by stage" }
}

extension CreditReport {
  /// What a terminal shows: a few lines a stage; of many stages the first, the middle and the last.
  public var text: String {
    let stages = explanation.stages
    let shown = stages.count <= 4 ? stages : [stages[0], stages[stages.count / 2], last]
    return shown.map { stage in
      let drawn = stage.drawn
      let paid = paidSentence(drawn)
      let looked = drawn.attention.first.map { row in
        let most = row.indices.max { row[$0] < row[$1] } ?? 0
        return
          "\n  its reward looks most at step \(most + 1) of \(row.count) (weight "
          + "\(NumberText.small(row[most])); evenly would be "
          + "\(NumberText.small(1 / Double(row.count))))"
      }
      return """
        after \(NumberText.count(stage.step)) steps of training, in \
        \(NumberText.plural(drawn.episodes, "episode")) of drawn actions (the policy itself returns \
        \(NumberText.small(stage.own.meanReturn))):
          \(paid)\(looked ?? "")
        """
    }.joined(separator: "\n")
  }

  private func paidSentence(_ play: CreditPlay) -> String {
    guard let good = play.good?.means.first, let bad = play.bad?.means.first else {
      return play.episodes == 1
        ? "a single episode is neither good nor bad; --episodes plays more"
        : "all episodes returned the same, so there are no good and bad ones"
    }
    let apart =
      if let separation = play.separation {
        "\(NumberText.small(separation)) standard deviations apart"
      } else if good == bad {
        "no difference"
      } else {
        "there is no spread to measure the difference by"
      }
    return "the first step of good episodes is paid \(NumberText.small(good)), of bad ones "
      + "\(NumberText.small(bad)): \(apart)"
  }
}
