namespace Fathom.Lab.Stories;

/// <summary>How the story speaks of things.</summary>
static class ThingTalk
{
    static readonly string[][] SizeWords = [["big", "large", "huge"], ["small", "little", "tiny"]];

    /// <summary>Brings a new thing in: a small red ball, three large cups, a kite the colour of the sky.</summary>
    public static void Introduce(Teller t, int slot, int holder)
    {
        ref Thing thing = ref t.Memory.Things[slot];
        thing = new() { Known = true, Colour = -1, Size = -1, Holder = holder, Spot = -1, Count = 1 };
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
        t.Memory.It = slot;
        Label(t, slot, MentionForm.Explicit);
        if (colour < 0 && t.Chance(0.3)) ColourLike(t, ref thing, AnyColour(t));
    }

    /// <summary>A known thing: it, the ball, the red ball, the toy.</summary>
    public static void Known(Teller t, int slot)
    {
        StoryMemory memory = t.Memory;
        Thing thing = memory.Things[slot], other = memory.Things[1 - slot];
        bool family = !other.Known || ThingFamilies.Of(other.Kind) != ThingFamilies.Of(thing.Kind);
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
        Label(t, slot, form is 0 ? MentionForm.Pronoun : form is 4 ? MentionForm.Implied : MentionForm.Explicit);
    }

    static void Owned(Teller t, int holder)
    {
        using var _ = t.As(StoryVariables.Owners[holder]);
        People.Possessive(t, holder);
    }

    /// <summary>A known thing by its noun, where a pronoun would be unclear.</summary>
    public static void Full(Teller t, int slot)
    {
        t.Say("the").Noun(Noun(t.Memory.Things[slot]));
        t.Memory.It = slot;
        Label(t, slot, MentionForm.Explicit);
    }

    /// <summary>it or them, right after the thing was named.</summary>
    public static void AgainObject(Teller t, int slot)
    {
        t.Say(t.Memory.Things[slot].Plural ? "them" : "it");
        Label(t, slot, MentionForm.Pronoun);
    }

    /// <summary>is, was; are, were.</summary>
    public static void Be(Teller t, int slot, Tense tense = Tense.Past)
    {
        bool several = t.Memory.Things[slot].Plural;
        t.Say(tense, tense == Tense.Past ? several ? "were" : "was" : several ? "are" : "is");
    }

    /// <summary>ball, balls.</summary>
    public static string Noun(Thing thing) => thing.Plural ? ThingKind.All[thing.Kind].Plural : ThingKind.All[thing.Kind].Noun;

    public static void ColourWord(Teller t, ref Thing thing, int colour)
    {
        thing.Colour = colour;
        t.Modifier(Colour.All[colour].Word).Tells(StoryVariables.Colours[colour]);
    }

    /// <summary>the colour of the sky</summary>
    public static void ColourLike(Teller t, ref Thing thing, int colour)
    {
        thing.Colour = colour;
        t.Say("the colour of").Noun(Colour.All[colour].Like).Tells(StoryVariables.Colours[colour], MentionForm.Implied);
    }

    public static void SizeWord(Teller t, ref Thing thing, int size, string word)
    {
        thing.Size = size;
        t.Modifier(word).Tells(StoryVariables.Sizes[size]);
    }

    public static void CountWord(Teller t, int count) =>
        t.Number(Numbers.Words[count]).Tells(StoryVariables.Counts[count]);

    /// <summary>What kind of thing the word just written is, and whether there are several.</summary>
    public static void LabelKind(Teller t, int kind, bool several, MentionForm form)
    {
        // The toy: only its family is named.
        MentionForm byFamily = form == MentionForm.Implied ? MentionForm.Explicit : form;
        t.Tells(StoryVariables.Things[kind], form).Tells(StoryVariables.Families[ThingFamilies.Of(kind)], byFamily)
            .Tells(StoryVariables.Number[several ? 1 : 0]);
    }

    // What a mention of a thing expresses, at the word just written; what the story has told about it goes with each.
    static void Label(Teller t, int slot, MentionForm form)
    {
        Thing thing = t.Memory.Things[slot];
        LabelKind(t, thing.Kind, thing.Plural, form);
        if (thing.Holder >= 0) t.Tells(StoryVariables.Owners[thing.Holder], MentionForm.Implied);
        if (thing.Colour >= 0) t.Tells(StoryVariables.Colours[thing.Colour], MentionForm.Implied);
        if (thing.Size >= 0) t.Tells(StoryVariables.Sizes[thing.Size], MentionForm.Implied);
        if (thing.Plural) t.Tells(StoryVariables.Counts[thing.Count], MentionForm.Implied);
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
        return t.BelowExcept(ThingKind.All.Length, other.Known ? other.Kind : -1);
    }
}
