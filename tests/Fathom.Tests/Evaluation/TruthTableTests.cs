using Fathom.Evaluation;

namespace Fathom.Tests.Evaluation;

/// <summary>The table of labelled variables, from scores made by hand.</summary>
public sealed class TruthTableTests
{
    static TruthColumn Column(string name, double f1) => new(name, [new(3, 0.1, f1, f1, f1, f1, 0.9)]);

    static string[] Row(params TruthColumn[] columns)
    {
        TruthVariable rain = new(new("weather is rain", "weather", "it rains"), 10, 20, IsCommon: true);
        string table = TruthTable.Full(new([rain], columns, [], 100, 50, 100));
        string line = table.Split('\n').Single(line => line.Contains("weather is rain", StringComparison.Ordinal));
        return line.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    [Fact]
    public void The_probe_stands_beside_the_latent_wherever_its_column_is()
    {
        TruthColumn own = Column(CoreSubject.Dictionary, 0.5), probe = Column(TruthEvaluation.Probe, 0.75), control = Column("random", 0.25);
        Assert.Equal("0.750", Row(own, control, probe)[^1]);
        Assert.Equal("0.750", Row(own, probe, control)[^1]);
        Assert.Equal("–", Row(own, control)[^1]);
    }
}
