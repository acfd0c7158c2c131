extension GridLayout {
  /// Places the panels below the title, and sets the height.
  mutating func place(_ plots: [Plot], columns: Int) {
    let edge = 12.0
    let rows = (plots.count + columns - 1) / columns
    let aspect = plots.map(\.aspect).max() ?? 0.6
    let labels = plots.indices.map { Self.labels(of: plots, at: $0, columns: columns) }

    // What stands left of a frame decides how wide the frames can be; all are equally wide.
    let roughHeight = width / Double(columns) * aspect
    let tickWidths = plots.map { plot in
      plot.yAxis.ticks(about: Int(roughHeight / 40))
        .map { TextMeasure.width(of: $0.label, size: Letters.tick) }.max() ?? 0
    }
    let lefts = (0..<columns).map { column in
      let members = stride(from: column, to: plots.count, by: columns)
      let ticks = members.map { tickWidths[$0] }.max() ?? 0
      let hasLabel = members.contains { !labels[$0].y.isEmpty }
      return (ticks: ticks, room: ticks + 14 + (hasLabel ? 24 : 0))
    }
    let gap = 22.0
    let taken = lefts.map(\.room).reduce(0, +) + gap * Double(columns - 1) + 2 * edge + 12
    let frameWidth = (width - taken) / Double(columns)
    let frameHeight =
      (columns == 1 && rows == 1 ? width * aspect - 60 : frameWidth * max(0.72, aspect))
      .rounded()

    var top = edge + Double(title.count) * 22
    for row in 0..<rows {
      let members = Array(row * columns..<min(plots.count, (row + 1) * columns))
      let made = members.map { member in
        panel(
          plots[member], labels: labels[member], frameWidth: frameWidth,
          frameHeight: frameHeight, tickWidth: lefts[member - row * columns].ticks)
      }
      let head = Double(made.map(\.title.count).max() ?? 0) * 19 + 8
      var left = edge
      for (column, var panel) in made.enumerated() {
        left += lefts[column].room
        panel.frame = Frame(left: left, top: top + head, width: frameWidth, height: frameHeight)
        left += frameWidth + gap
        panels.append(panel)
      }
      top += head + frameHeight + (made.map(Self.foot).max() ?? 0)
      if row < rows - 1 { top += 10 }
    }
    height = (top + edge).rounded(.up)
  }

  /// The labels of a panel, less those that the panel below or on the left repeats.
  private static func labels(
    of plots: [Plot], at index: Int, columns: Int
  ) -> (x: String, y: String) {
    let plot = plots[index]
    let below = index + columns
    let isRepeatedBelow = below < plots.count && plots[below].xLabel == plot.xLabel
    let isRepeatedLeft = index % columns > 0 && plots[index - 1].yLabel == plot.yLabel
    return (isRepeatedBelow ? "" : plot.xLabel, isRepeatedLeft ? "" : plot.yLabel)
  }

  private func panel(
    _ plot: Plot, labels: (x: String, y: String), frameWidth: Double, frameHeight: Double,
    tickWidth: Double
  ) -> Panel {
    let given = plot.xAxis.ticks ?? []
    let room = frameWidth / Double(max(1, given.count)) - 6
    let note =
      plot.leftOut.isEmpty
      ? "" : "Left out, having no numbers: " + plot.leftOut.joined(separator: ", ")
    return Panel(
      frame: Frame(left: 0, top: 0, width: frameWidth, height: frameHeight), plot: plot,
      title: TextMeasure.lines(
        plot.title, size: Letters.panelTitle * 1.08, limit: frameWidth + 10, count: 2),
      xTicks: plot.xAxis.ticks(about: Int(frameWidth / 60)),
      yTicks: plot.yAxis.ticks(about: Int(frameHeight / 40)), xLabel: labels.x, yLabel: labels.y,
      tickLines: given.map {
        TextMeasure.lines($0.label, size: Letters.tick, limit: room, count: 3)
      },
      note: TextMeasure.shortened(note, size: Letters.note, limit: frameWidth + 20),
      yLabelDistance: tickWidth + 27)
  }

  /// How much stands below a frame.
  private static func foot(of panel: Panel) -> Double {
    tickFoot(of: panel) + (panel.xLabel.isEmpty ? 0 : 20) + (panel.note.isEmpty ? 0 : 17)
  }

  /// How much the numbers or group names below a frame take.
  static func tickFoot(of panel: Panel) -> Double {
    let lines = panel.tickLines.map(\.count).max() ?? (panel.xTicks.isEmpty ? 0 : 1)
    return 10 + 17 * Double(lines)
  }
}
