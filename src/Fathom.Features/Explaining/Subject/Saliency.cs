namespace Fathom.Features;

/// <summary>
/// What the tokens of a text do for a firing at its end. Each is replaced, by tokens drawn from the training documents, and the
/// model is run again:
/// <code>
/// loss_i = 1 − mean over replacements of min(1, a(text with token i replaced) / a(text))
/// </code>
/// 1 where nothing fires without the token, 0 where it makes no difference.
/// </summary>
static class Saliency
{
    const int Replacements = 3;

    /// <param name="subject">The model.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="text">The text; the latent fires on its last token.</param>
    /// <param name="first">The first token to replace.</param>
    /// <param name="activation">Of the latent at the end.</param>
    /// <param name="corpus">Where replacements come from.</param>
    /// <param name="draws">Random.</param>
    /// <returns>[text.Length − first], in the order of the text.</returns>
    public static double[] Of(ISubject subject, int latent, int[] text, int first, float activation, SideCorpus corpus, Draws draws)
    {
        var altered = new List<int[]>();
        for (int i = first; i < text.Length; i++)
            for (int draw = 0; draw < Replacements; draw++) altered.Add(With(text, i, Another(text[i], corpus, draws)));
        float[] left = subject.LastActivations(latent, altered);
        return [.. left.Chunk(Replacements).Select(each => 1 - each.Average(a => Math.Min(1.0, a / (double)activation)))];
    }

    /// <summary>The text with another token at a place.</summary>
    public static int[] With(int[] text, int place, int token)
    {
        int[] altered = [.. text];
        altered[place] = token;
        return altered;
    }

    // As frequent as in the documents; where these have hardly any other token, the same may come out.
    static int Another(int token, SideCorpus corpus, Draws draws)
    {
        const int Tries = 20;
        int drawn = token;
        for (int tries = 0; drawn == token && tries < Tries; tries++) drawn = corpus.Id(corpus.Row(draws.Below(corpus.Count)));
        return drawn;
    }
}
