using Fathom.Models.Tokenizers;

namespace Fathom.Dictionaries;

/// <summary>
/// Collects the labels of documents while they are tokenised: from characters to tokens. A token carries a variable where its
/// text, without leading white space, overlaps a span; a token of white space alone, where all of its text does.
/// </summary>
sealed class LabelTable
{
    readonly List<LabelledVariable> variables;
    readonly Dictionary<string, int> byName = new(StringComparer.Ordinal);
    readonly List<(long First, long End, int Variable)> ranges = [];
    readonly string source;

    /// <param name="source">Where documents and variables come from; null where text files may name variables.</param>
    /// <exception cref="InputException">Two variables have the same name.</exception>
    public LabelTable(ILabelledSource? source)
    {
        this.source = source?.Identity ?? "text files";
        variables = [.. source?.Variables ?? []];
        for (int i = 0; i < variables.Count; i++)
            if (!byName.TryAdd(variables[i].Name, i))
                throw new InputException($"{this.source}: two variables are called '{variables[i].Name}'; " +
                    "expected names to differ");
    }

    /// <summary>Whether anything is labelled.</summary>
    public bool Any => variables.Count > 0;

    /// <summary>Tokens of all documents so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>Adds the labels of the next document.</summary>
    /// <param name="labels">On its tokens.</param>
    /// <param name="tokens">Tokens of it that are taken, the first ones.</param>
    public void Add(IReadOnlyList<LabelRange> labels, int tokens)
    {
        foreach ((int first, int end, int variable) in labels)
            if (first < tokens) ranges.Add((Tokens + first, Tokens + Math.Min(end, tokens), variable));
        Tokens += tokens;
    }

    /// <summary>Index of a variable that a text file names; a new one is added.</summary>
    public int Variable(string name)
    {
        if (byName.TryGetValue(name, out int known)) return known;
        byName.Add(name, variables.Count);
        int at = name.IndexOf(" is ", StringComparison.Ordinal);
        variables.Add(new(name, at > 0 ? name[..at] : name, ""));
        return variables.Count - 1;
    }

    /// <summary>The tokens that carry each label of a document.</summary>
    /// <param name="text">The document.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="spans">Its labels.</param>
    public static List<LabelRange> OnTokens(string text, ReadOnlySpan<TokenSpan> tokens, IReadOnlyList<LabelSpan> spans)
    {
        var starts = new int[tokens.Length];
        for (int i = 0; i < starts.Length; i++) starts[i] = Inked(text, tokens[i]);
        List<LabelRange> ranges = [];
        foreach ((int from, int to, int variable) in spans)
        {
            if (from >= to) continue;
            int first = -1, i = FirstEndingBehind(tokens, from);
            for (; i < tokens.Length && starts[i] < to; i++)
            {
                TokenSpan token = tokens[i];
                bool blank = token.End > token.Start && char.IsWhiteSpace(text[starts[i]]);
                bool carries = blank ? token.Start >= from && token.End <= to : starts[i] < token.End && token.End > from;
                if (carries && first < 0) first = i;
                if (carries || first < 0) continue;
                ranges.Add(new(first, i, variable));
                first = -1;
            }
            if (first >= 0) ranges.Add(new(first, i, variable));
        }
        return ranges;
    }

    // The first character that is no white space; the first of all where there is none such.
    static int Inked(string text, TokenSpan token)
    {
        int at = token.Start;
        while (at < token.End && char.IsWhiteSpace(text[at])) at++;
        return at < token.End ? at : token.Start;
    }

    static int FirstEndingBehind(ReadOnlySpan<TokenSpan> tokens, int character)
    {
        int low = 0, high = tokens.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (tokens[middle].End <= character) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Writes <c>labels.bin</c> and <c>labels.json</c>.</summary>
    /// <param name="folder">The run's items.</param>
    /// <param name="places">Where each token of the documents lies in <c>tokens.bin</c>, [tokens].</param>
    /// <param name="ids">All of <c>tokens.bin</c>.</param>
    /// <param name="special">Ids that carry no label.</param>
    public void Write(string folder, ReadOnlySpan<int> places, ReadOnlySpan<int> ids, int[] special)
    {
        int words = LabelStore.Words(variables.Count);
        var bits = new ulong[(long)ids.Length * words];
        foreach ((long first, long end, int variable) in ranges)
            for (long token = first; token < end; token++)
                bits[(long)places[(int)token] * words + variable / 64] |= 1UL << variable % 64;
        for (int token = 0; token < ids.Length; token++)
            if (Array.BinarySearch(special, ids[token]) >= 0) Array.Clear(bits, token * words, words);
        BinaryFile.Write(Path.Combine(folder, LabelStore.BitsFile), LabelStore.Kind, stream =>
            BinaryFile.WriteValues<ulong>(stream, bits));
        JsonFile.Write(Path.Combine(folder, LabelStore.DescriptionFile), new LabelDescription
        {
            Source = source,
            Tokens = ids.Length,
            Variables = variables,
        });
    }
}
