using System.Text.Json;

namespace Fathom.Features;

/// <summary>
/// What names need of labels and scores, of lines as Fathom writes them, without the detour over boxed arguments that the serializer takes to
/// a record. It says nothing of any other line: the serializer reads that, and finds what is wrong with it.
/// </summary>
/// <param name="options">Of the serializer.</param>
sealed class NameLines(JsonSerializerOptions options)
{
    readonly KnownWords words = new();

    /// <summary>A label without rule and facts; null where the line is another than expected.</summary>
    public LatentLabel? Label(ReadOnlySpan<byte> line)
    {
        string? dictionary = null, explainer = null, text = null, judge = null, setup = null, remark = null;
        int? latent = null, version = null;
        ulong? seed = null;
        DateTimeOffset? at = null;
        try
        {
            var note = new NoteLine(line);
            while (note.Next())
            {
                if (note.Is("dictionary"u8)) dictionary = note.Text(words);
                else if (note.Is("latent"u8)) latent = note.Integer();
                else if (note.Is("explainer"u8)) explainer = note.Text(words);
                else if (note.Is("text"u8)) text = note.Text();
                else if (note.Is("seed"u8)) seed = note.Seed();
                else if (note.Is("at"u8)) at = note.Time();
                else if (note.Is("judge"u8)) judge = note.Text(words);
                else if (note.Is("setup"u8)) setup = note.Text(words);
                else if (note.Is("rule"u8) || note.Is("facts"u8)) note.Skip();
                else if (note.Is("remark"u8)) remark = note.Text();
                else if (note.Is("version"u8)) version = note.Integer();
                else note.Refuse();
            }
            return !note.IsOdd && note.IsAtEnd && dictionary is not null && explainer is not null && text is not null &&
                latent is { } number && seed is { } drawn && at is { } time
                ? new(dictionary, number, explainer, text, drawn, time) { Judge = judge, Setup = setup, Remark = remark, Version = version } : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A score; null where the line is another than expected.</summary>
    public LatentScore? Score(ReadOnlySpan<byte> line)
    {
        string? dictionary = null, scorer = null, measure = null, explainer = null, text = null, setup = null, judge = null;
        double? value = null, low = null, high = null, chance = null, alwaysNo = null, truePositive = null, precision = null, trueNegative = null;
        int? latent = null, positives = null, negatives = null, failed = null;
        ulong? seed = null;
        DateTimeOffset? at = null;
        IReadOnlyList<WrongCase>? wrong = null;
        try
        {
            var note = new NoteLine(line);
            while (note.Next())
            {
                if (note.Is("dictionary"u8)) dictionary = note.Text(words);
                else if (note.Is("latent"u8)) latent = note.Integer();
                else if (note.Is("scorer"u8)) scorer = note.Text(words);
                else if (note.Is("measure"u8)) measure = note.Text(words);
                else if (note.Is("value"u8)) value = note.Number();
                else if (note.Is("low"u8)) low = note.Number();
                else if (note.Is("high"u8)) high = note.Number();
                else if (note.Is("chance"u8)) chance = note.Number();
                else if (note.Is("positives"u8)) positives = note.Integer();
                else if (note.Is("negatives"u8)) negatives = note.Integer();
                else if (note.Is("failed"u8)) failed = note.Integer();
                else if (note.Is("seed"u8)) seed = note.Seed();
                else if (note.Is("at"u8)) at = note.Time();
                else if (note.Is("explainer"u8)) explainer = note.Text(words);
                else if (note.Is("text"u8)) text = note.Text();
                else if (note.Is("setup"u8)) setup = note.Text(words);
                else if (note.Is("judge"u8)) judge = note.Text(words);
                else if (note.Is("alwaysNo"u8)) alwaysNo = note.Number();
                else if (note.Is("truePositiveRate"u8)) truePositive = note.Number();
                else if (note.Is("precision"u8)) precision = note.Number();
                else if (note.Is("trueNegativeRate"u8)) trueNegative = note.Number();
                else if (note.Is("wrong"u8)) wrong = note.Value<IReadOnlyList<WrongCase>>(JsonTokenType.StartArray, options);
                else note.Refuse();
            }
            return !note.IsOdd && note.IsAtEnd && dictionary is not null && scorer is not null && measure is not null &&
                latent is { } number && value is { } scored && low is { } from && high is { } to && chance is { } guessed &&
                positives is { } yes && negatives is { } no && failed is { } lost && seed is { } drawn && at is { } time
                ? new(dictionary, number, scorer, measure, scored, from, to, guessed, yes, no, lost, drawn, time)
                {
                    Explainer = explainer,
                    Text = text,
                    Setup = setup,
                    Judge = judge,
                    AlwaysNo = alwaysNo,
                    TruePositiveRate = truePositive,
                    Precision = precision,
                    TrueNegativeRate = trueNegative,
                    Wrong = wrong,
                } : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
