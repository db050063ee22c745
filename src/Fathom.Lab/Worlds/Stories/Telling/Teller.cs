namespace Fathom.Lab.Stories;

/// <summary>
/// Runs the story program sentence by sentence: answers its choices and takes its words. One that draws the choices writes
/// stories (<see cref="Narrator"/>); one that tries all of them against a given text reads stories (<see cref="Reader"/>).
/// The program is one and the same, which is why whatever can be written can be read.
/// </summary>
abstract class Teller
{
    static readonly double[][] Even = [.. Enumerable.Range(0, 65).Select(n => Enumerable.Repeat(1.0, n).ToArray())];

    bool capital, glued;

    /// <summary>What has happened so far in the story.</summary>
    public StoryMemory Memory { get; protected set; } = new();

    /// <summary>Variables expressed in the sentence that is being told.</summary>
    public List<Mark> Marks { get; } = [];

    /// <summary>Words and punctuation of the sentence that is being told.</summary>
    public List<Piece> Pieces { get; } = [];

    /// <summary>Characters of the story so far.</summary>
    protected abstract int Position { get; }

    /// <summary>An option, by its weight; options of weight 0 are never taken.</summary>
    protected abstract int Choose(ReadOnlySpan<double> weights);

    /// <summary>Takes some characters.</summary>
    /// <returns>Whether they fit; a teller that writes takes everything.</returns>
    protected abstract bool Take(string text, bool spaced, bool capital);

    /// <summary>One of several options, by weight.</summary>
    public int Pick(params ReadOnlySpan<double> weights) => Choose(weights);

    /// <summary>One of n options, all alike.</summary>
    public int Below(int n) => Choose(Even[n]);

    /// <summary>One of n options, all alike, but not a given one; −1 excludes none.</summary>
    public int BelowExcept(int n, int option)
    {
        Span<double> weights = stackalloc double[n];
        weights.Fill(1);
        if (option >= 0) weights[option] = 0;
        return Choose(weights);
    }

    /// <summary>One of several things, all alike.</summary>
    public T Of<T>(params ReadOnlySpan<T> things) => things[Below(things.Length)];

    /// <summary>Yes, with a probability.</summary>
    public bool Chance(double probability) => Choose([1 - probability, probability]) == 1;

    /// <summary>Writes words of the grammar, separated by spaces; punctuation sticks to the word before it.</summary>
    public Teller Say(string words) => Open(WordClass.Function, words);

    /// <summary>Writes words of a class, separated by spaces.</summary>
    public Teller Open(WordClass kind, string words)
    {
        foreach (string word in SplitWords.Of(words)) Write(word, kind);
        return this;
    }

    public Teller Noun(string words) => Open(WordClass.Noun, words);

    public Teller Verb(string words) => Open(WordClass.Verb, words);

    public Teller Modifier(string words) => Open(WordClass.Modifier, words);

    public Teller Number(string words) => Open(WordClass.Number, words);

    /// <summary>Writes words of the grammar of which the first is a finite verb.</summary>
    public Teller Say(Tense tense, string words) => Finite(tense, WordClass.Function, words);

    /// <summary>Writes a verb, finite in its first word, with what belongs to it.</summary>
    public Teller Verb(Tense tense, string words) => Finite(tense, WordClass.Verb, words);

    /// <summary>Writes the indefinite article that fits the next word.</summary>
    public Teller Article(string next) => Say("aeiou".Contains(next[0], StringComparison.Ordinal) ? "an" : "a");

    /// <summary>Opens a quotation; its first word is written large.</summary>
    public void OpenQuote()
    {
        capital = false;
        Write("\"", WordClass.Function);
        (capital, glued) = (true, true);
    }

    /// <summary>Closes a quotation; what follows goes on in small letters.</summary>
    public void CloseQuote()
    {
        glued = true;
        capital = false;
        Write("\"", WordClass.Function);
    }

    /// <summary>Everything written until the scope ends expresses the variable.</summary>
    public MarkScope As(int variable, MentionForm form = MentionForm.Explicit) => new(this, variable, form, Pieces.Count);

    /// <summary>The last word written expresses the variable, with those before it from a place on that decide it.</summary>
    public Teller Tells(int variable, MentionForm form = MentionForm.Explicit, int from = int.MaxValue)
    {
        Marks.Add(new(variable, form, Math.Min(from, Pieces.Count - 1), Pieces.Count));
        return this;
    }

    /// <summary>The last word written is a finite verb.</summary>
    public Teller Tells(Tense tense) => Tells(StoryVariables.Tenses[(int)tense]);

    /// <summary>Makes ready for a sentence.</summary>
    protected void Begin()
    {
        Marks.Clear();
        Pieces.Clear();
        (capital, glued) = (true, false);
    }

    Teller Finite(Tense tense, WordClass kind, string words)
    {
        int verb = Pieces.Count;
        Open(kind, words);
        Marks.Add(new(StoryVariables.Tenses[(int)tense], MentionForm.Explicit, verb, verb + 1));
        return this;
    }

    void Write(string word, WordClass kind)
    {
        bool spaced = !glued && Position > 0 && !",.!?;:()'".Contains(word[0], StringComparison.Ordinal);
        int start = Position + (spaced ? 1 : 0);
        if (Take(word, spaced, capital)) Pieces.Add(new(start, start + word.Length, kind));
        (capital, glued) = (false, word == "(");
    }
}
