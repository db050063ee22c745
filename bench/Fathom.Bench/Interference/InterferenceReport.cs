using System.Globalization;
using System.Text.Json;
using Fathom.Evaluation;
using Fathom.Lab.Interference;

namespace Fathom.Bench;

/// <summary>Where a ⊕ b can be read, as the committed Markdown.</summary>
static class InterferenceReport
{
    /// <summary>The part of docs/03-concepts/probing.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- interference: written by bench/Fathom.Bench -->",
        "<!-- end of interference -->");

    /// <param name="run">What 'fathom demo --out RUN --no-serve' made.</param>
    public static string Run(string run)
    {
        JsonElement[] pairs = [.. FathomProgram.Json("probe --site blocks.2.resid_post --xor auto --run", run)
            .GetProperty("pairs").EnumerateArray()];
        return string.Join('\n',
        [
            "# Where a ⊕ b can be read",
            "",
            $"{Machine.Description}.",
            "Written by `dotnet run -c Release --project bench/Fathom.Bench -- interference RUN`.",
            "",
            .. Part.Of([.. Stories(pairs), "", .. Transfer(pairs), "", .. Widths(), "", .. Copies(), ""]),
            "",
        ]);
    }

    static IEnumerable<string> Stories(JsonElement[] pairs) =>
    [
        "| a, b | a | b | a ⊕ b | 95 % | random-init model: a | b | a ⊕ b | permuted labels | a ⊕ b against chance |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
        .. pairs.Select(pair => $"| {Names(pair)} | {Mean(pair, 0, "a_accuracy")} | {Mean(pair, 0, "b_accuracy")} | " +
            $"{Spread(pair, 0, "xor_accuracy")} | {Interval(pair, "xor_accuracy")} | {Mean(pair, 1, "a_accuracy")} | " +
            $"{Mean(pair, 1, "b_accuracy")} | {Spread(pair, 1, "xor_accuracy")} | {Spread(pair, 2, "xor_accuracy")} | " +
            $"{pair.GetProperty("against_chance").GetProperty("xor_accuracy").GetString()} |"),
    ];

    static IEnumerable<string> Transfer(JsonElement[] pairs) =>
    [
        "| a, b | distance, a ⊕ b | random-init model | a from b = 0 to 1: accuracy, AUC | from 1 to 0 | " +
            "random-init model: 0 to 1 | 1 to 0 | a ⊕ b without 16 inputs, learnt anew | without 64 |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
        .. pairs.Select(pair => $"| {Names(pair)} | {Mean(pair, 0, "xor_distance")} | {Mean(pair, 1, "xor_distance")} | " +
            $"{Both(pair, 0, "0_1")} | {Both(pair, 0, "1_0")} | {Both(pair, 1, "0_1")} | {Both(pair, 1, "1_0")} | " +
            $"{Without(pair, 16)} | {Without(pair, 64)} |"),
    ];

    static IEnumerable<string> Widths() =>
    [
        "| neurons | a | a ⊕ b | distance, a ⊕ b |",
        "|--:|--:|--:|--:|",
        .. InterferenceStudy.Widths().Select(one => $"| {one.Width} | {Spread(one.Report, "a_accuracy")} | " +
            $"{Spread(one.Report, "xor_accuracy")} | {Spread(one.Report, "xor_distance")} |"),
    ];

    static IEnumerable<string> Copies() =>
    [
        "| copies | a | known of a | a ⊕ b | known of a ⊕ b | distance, a ⊕ b |",
        "|--:|--:|--:|--:|--:|--:|",
        .. InterferenceStudy.Copies().Select(one =>
        {
            double bit = BitRows.Known(one.Copies, 1);
            return $"| {one.Copies} | {Spread(one.Report, "a_accuracy")} | {Number(bit)} | " +
                $"{Spread(one.Report, "xor_accuracy")} | {Number(bit * bit + (1 - bit) * (1 - bit))} | " +
                $"{Spread(one.Report, "xor_distance")} |";
        }),
    ];

    static string Names(JsonElement pair) => $"{pair.GetProperty("a").GetString()}, {pair.GetProperty("b").GetString()}";

    static JsonElement Figure(JsonElement pair, int subject, string key) =>
        pair.GetProperty("subjects")[subject].GetProperty("figures").GetProperty(key);

    static string Mean(JsonElement pair, int subject, string key) =>
        Number(Figure(pair, subject, key).GetProperty("mean").GetDouble());

    static string Spread(JsonElement pair, int subject, string key) =>
        $"{Mean(pair, subject, key)} ± {Number(Figure(pair, subject, key).GetProperty("sd").GetDouble())}";

    static string Spread(XorReport report, string key)
    {
        Spread spread = report.Subjects[0].Of(key)!;
        return $"{Number(spread.Mean)} ± {Number(spread.Deviation)}";
    }

    static string Interval(JsonElement pair, string key)
    {
        JsonElement interval = Figure(pair, 0, key).GetProperty("interval_95_over_documents");
        return $"{Number(interval[0].GetDouble())} to {Number(interval[1].GetDouble())}";
    }

    static string Both(JsonElement pair, int subject, string way) =>
        $"{Mean(pair, subject, $"transfer_{way}_accuracy")}, {Mean(pair, subject, $"transfer_{way}_auc")}";

    static string Without(JsonElement pair, int inputs)
    {
        JsonElement row = pair.GetProperty("ablation").EnumerateArray().First(one =>
            one.GetProperty("name").ValueEquals("this model") && one.GetProperty("inputs").GetInt32() == inputs);
        double Of(string key) => row.GetProperty(key).GetProperty("mean").GetDouble();
        return $"{Number(Of("accuracy"))}, {Number(Of("learnt_anew"))}";
    }

    static string Number(double value) => value.ToString(".000;−.000;.000", CultureInfo.InvariantCulture);
}
