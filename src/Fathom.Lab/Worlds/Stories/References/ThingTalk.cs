namespace Fathom.Lab.Stories;

/// <summary>How the story speaks of things.</summary>
static class ThingTalk
{
    static readonly string[][] SizeWords = [["big", "large", "huge"], ["small", "little", "tiny"]];

    /// <summary>Brings a new thing in: a small red ball, three large cups, a kite the colour of the sky.</summary>
    public static void Introduce(Teller t, int slot)
    {
        ref Thing thing = ref t.Memory.Things[slot];
        thing = new() { Known = true, Colour = -1, Size = -1, Holder = -1, Spot = -1, Count = 1 };
        int start = t.Pieces.Count;
        bool several = t.Chance(0.3);
        if (several) Several(t, ref thing);
        int size = t.Pick(3, 1, 1) - 1;
        string? sizeWord = size < 0 ? null : t.Of<string>(SizeWords[size]);
        int colour = t.Chance(0.5) ? AnyColour(t) : -1;
        int kind = sizeWord is null && colour < 0 ? Kind(t, slot) : -1;
        if (!several) t.Article(sizeWord ?? (colour >= 0 ? Colour.All[colour].Word : ThingKind.All[kind].Noun));
        if (sizeWord is not null) SizeWord(t, ref thing, size, sizeWord);
        if (colour >= 0) ColourWord(t, ref thing, colour);
        thing.Kind = kind < 0 ? Kind(t, slot) : kind;
        t.Noun(Noun(thing));
        if (colour < 0 && t.Chance(0.3)) ColourLike(t, ref thing, AnyColour(t));
        t.Memory.It = slot;
        Label(t, slot, MentionForm.Explicit, start);
    }

    /// <summary>A known thing: it, the ball, the red ball, the toy.</summary>
    public static void Known(Teller t, int slot)
    {
        StoryMemory memory = t.Memory;
        Thing thing = memory.Things[slot], other = memory.Things[1 - slot];
        bool family = !other.Known || ThingFamilies.Of(other.Kind) != ThingFamilies.Of(thing.Kind);
        int start = t.Pieces.Count;
        int form = t.Pick(memory.It == slot ? 4 : 0, 3, thing.Colour >= 0 ? 2 : 0, thing.Size >= 0 ? 1 : 0,
            family && !thing.Plural ? 1 : 0, thing.Plural ? 1.5 : 0, thing.Holder >= 0 && !thing.Lost ? 3 : 0);
        if (form == 0) t.Say(thing.Plural ? "them" : "it");
        else if (form == 6) Owned(t, thing.Holder);
        else t.Say("the");
        if (form == 2) ColourWord(t, ref memory.Things[slot], thing.Colour);
        if (form == 3) SizeWord(t, ref memory.Things[slot], thing.Size, SizeWords[thing.Size][0]);
        if (form == 5) CountWord(t, thing.Count);
        if (form == 4) t.Noun(ThingKind.All[thing.Kind].Family);
        else if (form > 0) t.Noun(Noun(thing));
        memory.It = slot;
        Label(t, slot, form is 0 ? MentionForm.Pronoun : form is 4 ? MentionForm.Implied : MentionForm.Explicit, start);
    }

    static void Owned(Teller t, int holder)
    {
        using var _ = t.As(StoryVariables.Owners[holder]);
        People.Possessive(t, holder);
    }

    /// <summary>A known thing by its noun, where a pronoun would be unclear.</summary>
    public static void Full(Teller t, int slot)
    {
        int start = t.Pieces.Count;
        t.Say("the").Noun(Noun(t.Memory.Things[slot]));
        t.Memory.It = slot;
        Label(t, slot, MentionForm.Explicit, start);
    }

    /// <summary>it or they, right after the thing was named.</summary>
    public static void Again(Teller t, int slot)
    {
        int start = t.Pieces.Count;
        t.Say(t.Memory.Things[slot].Plural ? "they" : "it");
        Label(t, slot, MentionForm.Pronoun, start);
    }

    /// <summary>it or them, right after the thing was named.</summary>
    public static void AgainObject(Teller t, int slot)
    {
        int start = t.Pieces.Count;
        t.Say(t.Memory.Things[slot].Plural ? "them" : "it");
        Label(t, slot, MentionForm.Pronoun, start);
    }

    /// <summary>is, was; are, were.</summary>
    public static string Be(Teller t, int slot, bool past = true) =>
        t.Memory.Things[slot].Plural ? past ? "were" : "are" : past ? "was" : "is";

    /// <summary>ball, balls.</summary>
    public static string Noun(Thing thing) => thing.Plural ? ThingKind.All[thing.Kind].Plural : ThingKind.All[thing.Kind].Noun;

    public static void ColourWord(Teller t, ref Thing thing, int colour)
    {
        thing.Colour = colour;
        using var _ = t.As(StoryVariables.Colours[colour]);
        t.Modifier(Colour.All[colour].Word);
    }

    /// <summary>the colour of the sky</summary>
    public static void ColourLike(Teller t, ref Thing thing, int colour)
    {
        thing.Colour = colour;
        using var _ = t.As(StoryVariables.Colours[colour], MentionForm.Implied);
        t.Say("the colour of").Noun(Colour.All[colour].Like);
    }

    public static void SizeWord(Teller t, ref Thing thing, int size, string word)
    {
        thing.Size = size;
        using var _ = t.As(StoryVariables.Sizes[size]);
        t.Modifier(word);
    }

    public static void CountWord(Teller t, int count)
    {
        using var _ = t.As(StoryVariables.Counts[count]);
        t.Number(Numbers.Words[count]);
    }

    /// <summary>What a mention of a thing expresses.</summary>
    public static void Label(Teller t, int slot, MentionForm form, int start)
    {
        Thing thing = t.Memory.Things[slot];
        int end = t.Pieces.Count;
        Add(StoryVariables.Things[thing.Kind], form);
        // The toy: only its family is named.
        MentionForm byFamily = form == MentionForm.Implied ? MentionForm.Explicit : form;
        Add(StoryVariables.Families[ThingFamilies.Of(thing.Kind)], byFamily);
        Add(StoryVariables.Number[thing.Plural ? 1 : 0], MentionForm.Explicit);
        // What the story has told about it goes with every mention.
        if (thing.Holder >= 0) Add(StoryVariables.Owners[thing.Holder], MentionForm.Implied);
        if (thing.Colour >= 0) Add(StoryVariables.Colours[thing.Colour], MentionForm.Implied);
        if (thing.Size >= 0) Add(StoryVariables.Sizes[thing.Size], MentionForm.Implied);
        if (thing.Plural) Add(StoryVariables.Counts[thing.Count], MentionForm.Implied);

        void Add(int variable, MentionForm how) => t.Marks.Add(new(variable, how, start, end));
    }

    static void Several(Teller t, ref Thing thing)
    {
        thing.Count = 2 + t.Pick(4, 4, 3, 2, 1);
        CountWord(t, thing.Count);
    }

    /// <summary>A colour; mostly the favourite one, once it is known.</summary>
    public static int AnyColour(Teller t)
    {
        Span<double> weights = stackalloc double[Colour.All.Length];
        weights.Fill(1);
        if (t.Memory.Favourite >= 0) weights[t.Memory.Favourite] = 10;
        return t.Pick(weights);
    }

    static int Kind(Teller t, int slot)
    {
        Thing other = t.Memory.Things[1 - slot];
        Span<double> weights = stackalloc double[ThingKind.All.Length];
        for (int kind = 0; kind < weights.Length; kind++) weights[kind] = other.Known && other.Kind == kind ? 0 : 1;
        return t.Pick(weights);
    }
}
