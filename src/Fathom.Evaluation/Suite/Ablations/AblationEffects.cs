using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>The effects of all latents of a sample, each on some tokens: what two metrics are made of.</summary>
/// <param name="All">One for every latent and token.</param>
/// <param name="Document">[effects] place of its document among those of the rows that were looked at.</param>
/// <param name="Documents">How many these are.</param>
/// <param name="Seed">Of draws of documents.</param>
/// <param name="Workers">Threads to use; no influence on any bit.</param>
sealed record AblationEffects(IReadOnlyList<AblationEffect> All, int[] Document, int Documents, ulong Seed, Workers Workers)
{
    static readonly SharedKind<AblationEffects> Kind = new();

    public static AblationEffects Of(MetricContext context, CoreSubject subject, ulong seed) => context.Once(Kind, (subject.Same, seed), () =>
    {
        IReadOnlyList<AblationCase> cases = AblationCases.Of(context, subject, seed);
        (long first, long count) = context.Measured;
        var documents = DocumentPlaces.Of(context.Store, context.Items!, first, (int)Math.Min(count, AblationCases.Rows));
        return new AblationEffects(new LatentAblation(context, subject).Run(cases), [.. cases.Select(one => documents.OfRow[one.Row - first])],
            documents.Count, context.Seed, context.Workers);
    });

    /// <summary>A figure that is the mean over latents of their mean over tokens; what is undefined is left out. Drawn documents are
    /// those of all rows that were looked at, the same for every subject; a latent none of whose tokens is drawn is left out.</summary>
    public Figure Figure(string category, string key, string words, Sense sense, Func<AblationEffect, double> figure)
    {
        (double Value, int Document)[][] latents = [.. All.Zip(Document, (effect, document) => (effect.Latent, Value: figure(effect), document))
            .Where(one => double.IsFinite(one.Value)).GroupBy(one => one.Latent)
            .Select(latent => latent.Select(one => (one.Value, one.document)).ToArray())];
        return new(category, key, words, Mean(latents, _ => 1), IsHeadline: true)
        {
            Sense = sense,
            Resamples = Bootstrap.Of(Documents, times => Mean(latents, document => times[document]), Seed, Workers),
        };
    }

    static double Mean((double Value, int Document)[][] latents, Func<int, int> times)
    {
        double sum = 0;
        int counted = 0;
        foreach (var latent in latents)
        {
            double of = 0;
            int tokens = 0;
            foreach (var (value, document) in latent) (of, tokens) = (of + times(document) * value, tokens + times(document));
            if (tokens == 0) continue;
            sum += of / tokens;
            counted++;
        }
        return counted == 0 ? double.NaN : sum / counted;
    }
}
