import Settings

enum Decay: String, CaseIterable, Sendable { case none, linear, cosine }

/// A settings struct with a field of every type.
struct Sample: Settings {
  var discount = 0.99
  var rate = 3e-4
  var anything = 0.0
  var batch = 256
  var offset = -3
  var normalizes = true
  var label = "plain"
  var hidden = [256, 256]
  var marks: [Int] = []
  var decay = Decay.none

  static let fields: [SettingField<Sample>] = [
    .init(
      "discount", \.discount, in: 0...1, unit: "per step", source: "Fujimoto 2018, Table 3",
      "How much a reward one step later is worth."),
    .init("rate", \.rate, in: .above(0), "The step size."),
    .init("anything", \.anything, "A number | without bounds."),
    .init("batch", \.batch, in: 1..., unit: "transitions", "How many transitions are drawn."),
    .init("offset", \.offset, "A whole number without bounds."),
    .init("normalizes", \.normalizes, "Whether observations are normalised."),
    .init("label", \.label, "A name."),
    .init("hidden", \.hidden, in: 1...4096, unit: "units", "The widths of the hidden layers."),
    .init("marks", \.marks, "Where to stop."),
    .init("decay", \.decay, "How the step size falls."),
  ]

  func validate() throws(SettingError) {
    if batch > 1000, !normalizes {
      throw .invalid(name: "batch", reason: "more than 1000 needs normalizes.")
    }
  }
}
