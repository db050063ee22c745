using System.Globalization;

namespace Fathom.Bench;

/// <summary>The times as the committed Markdown.</summary>
static class TenReport
{
    /// <summary>The part of docs/03-concepts/measuring.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- ten-dictionaries: written by bench/Fathom.Bench -->", "<!-- end of ten-dictionaries -->");

    /// <param name="times">Of <see cref="TenDictionaries.Run"/>.</param>
    public static string Markdown((ProgramTime One, ProgramTime All, ProgramTime Again) times) => string.Join('\n',
    [
        "# Ten dictionaries beside one",
        "",
        $"{Machine.Description}.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- ten-dictionaries`.",
        "",
        .. Part.Of(Table(times)),
        "",
    ]);

    static IEnumerable<string> Table((ProgramTime One, ProgramTime All, ProgramTime Again) times) =>
    [
        "| core evaluation of | CPU, s | of one | time, s |",
        "|---|---:|---:|---:|",
        Row("one dictionary", times.One, times.One),
        Row("ten, with nothing in `cache/`", times.All, times.One),
        Row("the ten again", times.Again, times.One),
        "",
    ];

    static string Row(string words, ProgramTime time, ProgramTime one) => string.Create(CultureInfo.InvariantCulture,
        $"| {words} | {time.Cpu.TotalSeconds:0.0} | {time.Cpu / one.Cpu:0.00} | {time.Wall.TotalSeconds:0.0} |");
}
