/// The program that gnuplot runs: the data once, then the picture for each of the two formats.
struct GnuplotScript {
  let layout: GridLayout

  static let fontName = "DejaVu Sans"
  /// How wide the PNG is.
  static let pixels = 1600.0
  static let ink = "222222"
  static let paleInk = "666666"

  var text: String {
    let scale = Self.pixels / layout.width
    // Letters are measured in pixels in SVG and in points, three quarters of them, in PNG.
    let (width, height) = (Int(layout.width), Int(layout.height))
    let large = (Int(Self.pixels), Int((layout.height * scale).rounded()))
    return """
      set encoding utf8
      set decimalsign '.'
      \(data)
      set terminal svg noenhanced size \(width),\(height) dynamic font '\(Self.fontName),13' \
      background rgb 'white'
      set output 'figure.svg'
      \(picture)
      set terminal pngcairo noenhanced size \(large.0),\(large.1) font '\(Self.fontName),13' \
      fontscale \(scale * 0.75) linewidth \(scale) pointscale \(scale) background rgb 'white'
      set output 'figure.png'
      \(picture)
      set print '/dev/fd/4'
      print 'k'

      """
  }

  /// Each layer's numbers in a block of their own.
  private var data: String {
    layout.panels.indices.flatMap { panel in
      layout.panels[panel].plot.layers.enumerated().compactMap { place, layer in
        let rows = layer.rows
        return rows.isEmpty
          ? nil
          : "\(Self.block(panel, place)) << EOD\n" + rows.joined(separator: "\n") + "\nEOD"
      }
    }.joined(separator: "\n")
  }

  static func block(_ panel: Int, _ layer: Int) -> String { "$p\(panel)_\(layer)" }

  private var picture: String {
    """
    set multiplot
    \(layout.panels.indices.map(panel).joined(separator: "\n"))
    unset multiplot
    unset output
    """
  }

  private func panel(_ index: Int) -> String {
    let panel = layout.panels[index]
    var commands = frame(of: panel)
    // What belongs to no panel is drawn with the last, so that it lies on top.
    var written = labels(of: panel)
    if index == layout.panels.count - 1 { written += titleLabels + legendMarks }
    commands += written
    commands.append("plot " + curves(of: panel, at: index).joined(separator: ", \\\n  "))
    return commands.joined(separator: "\n")
  }

  private func frame(of panel: GridLayout.Panel) -> [String] {
    let (frame, plot) = (panel.frame, panel.plot)
    func share(_ pixels: Double, _ whole: Double) -> String { GnuplotText.number(pixels / whole) }
    return [
      "reset",
      "unset key",
      "set lmargin at screen \(share(frame.left, layout.width))",
      "set rmargin at screen \(share(frame.right, layout.width))",
      "set tmargin at screen \(share(layout.height - frame.top, layout.height))",
      "set bmargin at screen \(share(layout.height - frame.bottom, layout.height))",
      "set xrange [\(plot.xAxis.lower):\(plot.xAxis.upper)]",
      "set yrange [\(plot.yAxis.lower):\(plot.yAxis.upper)]",
      "set border 3 linecolor rgb '#888888' linewidth 1",
      ticks(
        "x",
        panel.tickLines.isEmpty
          ? panel.xTicks : panel.xTicks.map { Tick(value: $0.value, label: "") },
        size: GridLayout.Letters.tick),
      ticks("y", panel.yTicks, size: GridLayout.Letters.tick),
      grid(panel),
    ]
  }

  private func ticks(_ axis: String, _ ticks: [Tick], size: Double) -> String {
    guard !ticks.isEmpty else { return "unset \(axis)tics" }
    let list = ticks.map { "\(GnuplotText.tickLabel($0.label)) \($0.value)" }
    let shift = axis == "x" ? "0,0.25" : "0.4,0"
    return "set \(axis)tics nomirror out scale 0.4 offset \(shift) font ',\(Int(size))' "
      + "textcolor rgb '#\(Self.ink)' (\(list.joined(separator: ", ")))"
  }

  private func grid(_ panel: GridLayout.Panel) -> String {
    let axes = [
      panel.plot.xAxis.hasGrid && !panel.xTicks.isEmpty ? "xtics" : "noxtics",
      panel.plot.yAxis.hasGrid && !panel.yTicks.isEmpty ? "ytics" : "noytics",
    ]
    return "set grid \(axes.joined(separator: " ")) back linetype 1 linecolor rgb '#E6E6E6' "
      + "linewidth 0.8"
  }
}
