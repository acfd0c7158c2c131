/// Everything that is written. Places are in pixels, so text stands alike in both formats.
extension GnuplotScript {
  private typealias Letters = GridLayout.Letters

  func labels(of panel: GridLayout.Panel) -> [String] {
    let frame = panel.frame
    var commands: [String] = []
    for (line, text) in panel.title.enumerated() {
      let y = frame.top - 14 - 19 * Double(panel.title.count - 1 - line)
      commands.append(
        label(text, frame.left + frame.width / 2, y, "center", Letters.panelTitle, isBold: true))
    }
    for (tick, lines) in zip(panel.xTicks, panel.tickLines) {
      let x = frame.left + frame.width * panel.plot.xAxis.share(of: tick.value)
      for (line, text) in lines.enumerated() {
        commands.append(
          label(text, x, frame.bottom + 17 + 17 * Double(line), "center", Letters.tick))
      }
    }
    var below = frame.bottom + GridLayout.tickFoot(of: panel)
    if !panel.xLabel.isEmpty {
      let name = TextMeasure.shortened(
        panel.xLabel, size: Letters.label, limit: frame.width + 30)
      commands.append(
        label(name, frame.left + frame.width / 2, below + 10, "center", Letters.label))
      below += 20
    }
    if !panel.yLabel.isEmpty {
      let name = TextMeasure.shortened(
        panel.yLabel, size: Letters.label, limit: frame.height + 20)
      commands.append(
        label(
          name, frame.left - panel.yLabelDistance, frame.top + frame.height / 2,
          "center rotate by 90", Letters.label))
    }
    if !panel.note.isEmpty {
      commands.append(
        label(
          panel.note, frame.left + frame.width / 2, below + 8, "center", Letters.note,
          color: Self.paleInk))
    }
    if !panel.plot.hasData {
      commands.append(
        label(
          "no data", frame.left + frame.width / 2, frame.top + frame.height / 2, "center",
          Letters.label, color: Self.paleInk))
    }
    return commands + levelLabels(of: panel) + remarks(of: panel) + inscriptions(of: panel)
  }

  private func inscriptions(of panel: GridLayout.Panel) -> [String] {
    let (frame, plot) = (panel.frame, panel.plot)
    return plot.inscriptions.map { words in
      label(
        words.text, frame.left + frame.width * plot.xAxis.share(of: words.x),
        frame.top + frame.height * (1 - plot.yAxis.share(of: words.y)), "left", Letters.tick)
    }
  }

  /// At the end of each reference line where fewer points are near.
  private func levelLabels(of panel: GridLayout.Panel) -> [String] {
    panel.plot.layers.compactMap { layer in
      guard case .level(let value, let text) = layer, !text.isEmpty else { return nil }
      let axis = panel.plot.yAxis
      let share = axis.share(of: value)
      guard share >= 0, share <= 1 else { return nil }
      let near = panel.plot.layers.flatMap(\.corners).filter {
        (share - 0.03...share + 0.1).contains(axis.share(of: $0.y))
      }.map { panel.plot.xAxis.share(of: $0.x) }
      let isLeft = near.count { $0 < 0.4 } < near.count { $0 > 0.6 }
      let x = isLeft ? panel.frame.left + 6 : panel.frame.right - 4
      return label(
        text, x, panel.frame.top + panel.frame.height * (1 - share) - 8,
        isLeft ? "left" : "right", Letters.note, color: Self.paleInk)
    }
  }

  private func remarks(of panel: GridLayout.Panel) -> [String] {
    let (remarks, frame) = (panel.plot.remarks, panel.frame)
    guard !remarks.isEmpty else { return [] }
    let limit = frame.width * 0.7
    let texts = remarks.map { TextMeasure.shortened($0.text, size: Letters.tick, limit: limit) }
    let widest = texts.map { TextMeasure.width(of: $0, size: Letters.tick) }.max() ?? 0
    var corner = panel.emptiestCorner(
      width: (widest + 12) / frame.width,
      height: (18 * Double(texts.count) + 6) / frame.height)
    // Bars grow from below, so only the upper corners can be free of them.
    corner.isTop = true
    return zip(remarks, texts).enumerated().map { line, remark in
      label(
        remark.1, corner.isLeft ? frame.left + 8 : frame.right - 4,
        frame.top + 12 + 18 * Double(line), corner.isLeft ? "left" : "right", Letters.tick,
        color: remark.0.name.isEmpty ? Self.ink : layout.palette.color(of: remark.0.name))
    }
  }

  var titleLabels: [String] {
    layout.title.enumerated().map { line, text in
      label(
        text, layout.width / 2, 20 + 22 * Double(line), "center", Letters.title, isBold: true)
    }
  }

  var legendMarks: [String] {
    layout.legend.flatMap { place -> [String] in
      let color = "rgb '#\(layout.palette.color(of: place.entry.name))'"
      let end = place.x + GridLayout.markWidth
      let name = label(place.name, end + 7, place.y, "left", Letters.label)
      func at(_ x: Double, _ y: Double) -> String { GnuplotText.place(x, y, in: layout) }
      switch place.entry.mark {
      case .line:
        let dashes = layout.palette.dashes(of: place.entry.name)
        return [
          "set arrow from \(at(place.x, place.y)) to \(at(end, place.y)) nohead front "
            + "linewidth 2.4 dashtype \(dashes) linecolor \(color)", name,
        ]
      case .box:
        return [
          "set object rectangle from \(at(end - 16, place.y + 6)) to \(at(end, place.y - 6)) "
            + "front fillstyle solid 1 noborder fillcolor "
            + "rgb '#\(layout.palette.barVeil(of: place.entry.name))"
            + "\(layout.palette.color(of: place.entry.name))'", name,
        ]
      case .point:
        return [
          "set label '' at \(at(end - 6, place.y)) front point pointtype 7 pointsize 0.7 "
            + "linecolor \(color)", name,
        ]
      }
    }
  }

  private func label(
    _ text: String, _ x: Double, _ y: Double, _ alignment: String, _ size: Double,
    color: String = ink, isBold: Bool = false
  ) -> String {
    let font = isBold ? "\(Self.fontName):Bold,\(Int(size))" : ",\(Int(size))"
    return "set label \(GnuplotText.quoted(text)) at \(GnuplotText.place(x, y, in: layout)) "
      + "\(alignment) front font '\(font)' textcolor rgb '#\(color)'"
  }
}
