namespace Fathom.Lab.Stories;

/// <summary>What happens to things: found, used, given, hidden, lost.</summary>
static class Possessions
{
    public static readonly StoryEvent[] All =
    [
        new("find", m => m.Things[0].Known ? m.Things[1].Known ? 0 : 0.9 : 2, Find),
        new("use", m => Free(m) ? 1.2 : 0, Use),
        new("give", m => Free(m) && (m.Pair || m.People[2].Known) ? 1 : 0, Give),
        new("hide", m => Free(m) ? 0.7 : 0, Hide),
        new("lose", m => Free(m) ? 0.6 : 0, Lose),
        new("recover", m => Away(m) ? 1.2 : 0, Recover),
        new("looks", m => Any(m) ? 1 : 0, Looks),
        new("fits", m => m.Things.Any(x => x.Known && x.Size >= 0) ? 0.6 : 0, Fits),
        new("pack", m => m.Provisions[0] < 0 ? 0.7 : 0, Pack),
        new("eat", m => m.Provisions[0] >= 0 ? 0.8 : 0, Eat),
        new("taste", m => m.Eaten >= 0 ? 0.6 : 0, Taste),
    ];

    static bool Any(StoryMemory m) => m.Things[0].Known || m.Things[1].Known;

    static bool Free(StoryMemory m) => IsFree(m.Things[0]) || IsFree(m.Things[1]);

    static bool Away(StoryMemory m) => IsAway(m.Things[0]) || IsAway(m.Things[1]);

    static bool IsFree(Thing thing) => thing is { Known: true, Lost: false, Spot: < 0 };

    static bool IsAway(Thing thing) => thing.Known && (thing.Lost || thing.Spot >= 0);

    static int FreeThing(Teller t) => t.Pick(IsFree(t.Memory.Things[0]) ? 1 : 0, IsFree(t.Memory.Things[1]) ? 1 : 0);

    static void Find(Teller t)
    {
        int slot = t.Memory.Things[0].Known ? 1 : 0, holder;
        int start = t.Pieces.Count;
        switch (t.Below(4))
        {
            case 0:
                holder = Phrases.Child(t);
                People.Subject(t, holder);
                t.Verb(t.Of<string>("found", "picked up", "made"));
                ThingTalk.Introduce(t, slot);
                break;
            case 1:
                holder = -1;
                t.Say(t.Of<string>("nearby", "outside"));
                t.Verb("lay");
                ThingTalk.Introduce(t, slot);
                break;
            case 2:
                holder = Phrases.Child(t);
                t.Say("someone").Verb(t.Of<string>("brought", "sent"));
                People.Object(t, holder);
                ThingTalk.Introduce(t, slot);
                break;
            default:
                holder = Phrases.Someone(t);
                People.Subject(t, holder);
                t.Verb(t.Of<string>("bought", "won"));
                ThingTalk.Introduce(t, slot);
                Phrases.Closer(t, holder);
                break;
        }
        t.Memory.Things[slot].Holder = holder;
        if (holder >= 0) t.Marks.Add(new(StoryVariables.Owners[holder], MentionForm.Explicit, start, t.Pieces.Count));
        Phrases.MarkPast(t, start);
        Phrases.Stop(t);
    }

    static void Use(Teller t)
    {
        int slot = FreeThing(t), kind = t.Memory.Things[slot].Kind;
        int who = Phrases.Someone(t);
        People.Subject(t, who);
        int start = t.Pieces.Count;
        using (t.As(StoryVariables.Things[kind], MentionForm.Implied)) t.Verb(ThingKind.All[kind].Use);
        Phrases.MarkPast(t, start);
        ThingTalk.Known(t, slot);
        Phrases.Closer(t, who);
        Phrases.Stop(t);
    }

    static void Give(Teller t)
    {
        int slot = FreeThing(t), giver = t.Memory.Things[slot].Holder;
        bool known = giver >= 0;
        if (!known) giver = Phrases.Someone(t);
        int taker = Phrases.Other(t, giver);
        int start = t.Pieces.Count;
        switch (t.Pick(1, 1, known ? 1 : 0))
        {
            case 0:
                People.Subject(t, giver);
                t.Verb(t.Of<string>("gave", "handed", "lent"));
                ThingTalk.Known(t, slot);
                t.Say("to");
                People.Full(t, taker);
                break;
            case 1:
                People.Subject(t, taker);
                t.Verb(t.Of<string>("got", "received"));
                ThingTalk.Known(t, slot);
                t.Say("from");
                People.Full(t, giver);
                break;
            default:
                ThingTalk.Full(t, slot);
                t.Say(ThingTalk.Be(t, slot)).Verb("handed on to");
                People.Full(t, taker);
                break;
        }
        t.Memory.Things[slot].Holder = taker;
        t.Marks.Add(new(StoryVariables.Owners[taker], MentionForm.Explicit, start, t.Pieces.Count));
        Phrases.MarkPast(t, start);
        Phrases.Stop(t);
    }

    static void Hide(Teller t)
    {
        int slot = FreeThing(t);
        int start = t.Pieces.Count;
        if (t.Chance(0.7))
        {
            People.Subject(t, Phrases.Someone(t));
            t.Verb(t.Of<string>("hid", "put", "left"));
            ThingTalk.Known(t, slot);
        }
        else
        {
            ThingTalk.Full(t, slot);
            t.Say(ThingTalk.Be(t, slot)).Verb("put away");
        }
        Phrases.MarkPast(t, start);
        int spot = t.Below(Activities.HidingSpots.Length);
        t.Memory.Things[slot].Spot = spot;
        using (t.As(StoryVariables.Spots[spot])) t.Noun(Activities.HidingSpots[spot]);
        Phrases.Stop(t);
    }

    static void Lose(Teller t)
    {
        int slot = FreeThing(t);
        int start = t.Pieces.Count;
        using (t.As(StoryVariables.Causes[Cause.Loss], MentionForm.Implied))
        {
            switch (t.Below(4))
            {
                case 0:
                    People.Subject(t, Phrases.Someone(t));
                    t.Say("could not").Verb("find");
                    ThingTalk.Known(t, slot);
                    t.Marks.Add(new(StoryVariables.Negation, MentionForm.Explicit, start, t.Pieces.Count));
                    break;
                case 1:
                    ThingTalk.Full(t, slot);
                    t.Say(ThingTalk.Be(t, slot)).Say("nowhere to be").Verb("seen");
                    t.Marks.Add(new(StoryVariables.Negation, MentionForm.Implied, start, t.Pieces.Count));
                    break;
                case 2:
                    t.Say("someone had").Verb(t.Of<string>("taken", "borrowed"));
                    ThingTalk.Known(t, slot);
                    break;
                default:
                    People.Subject(t, Phrases.Someone(t));
                    t.Verb(t.Of<string>("lost", "dropped", "forgot"));
                    ThingTalk.Known(t, slot);
                    break;
            }
        }
        t.Memory.Things[slot].Lost = true;
        Phrases.MarkPast(t, start);
        Phrases.Stop(t);
    }

    // What is hidden is found where it was hidden; what is lost, anywhere.
    static void Recover(Teller t)
    {
        Thing[] things = t.Memory.Things;
        int slot = t.Pick(IsAway(things[0]) ? 1 : 0, IsAway(things[1]) ? 1 : 0), finder = Phrases.Someone(t);
        int start = t.Pieces.Count, form = t.Below(3);
        if (form == 2) Spot(t, slot);
        People.Subject(t, finder);
        t.Verb(t.Of<string>("found", "saw", "took"));
        ThingTalk.Known(t, slot);
        if (form == 0) Spot(t, slot);
        if (form == 1) t.Say("again");
        things[slot].Holder = finder;
        (things[slot].Lost, things[slot].Spot) = (false, -1);
        Phrases.MarkPast(t, start);
        Phrases.Stop(t);
    }

    /// <summary>Where a thing is: under the bed, in the same place.</summary>
    public static void Spot(Teller t, int slot)
    {
        int spot = t.Memory.Things[slot].Spot;
        bool known = spot >= 0;
        int form = t.Pick(2, known ? 1 : 0);
        if (!known) spot = t.Below(Activities.HidingSpots.Length);
        using var _ = t.As(StoryVariables.Spots[spot], form == 1 ? MentionForm.Pronoun : MentionForm.Explicit);
        if (form == 0) t.Noun(Activities.HidingSpots[spot]);
        else t.Say(t.Of<string>("in that same spot", "right where expected"));
    }

    // The ball was red. The cups were the colour of milk.
    static void Looks(Teller t)
    {
        int slot = Phrases.SomeThing(t);
        ref Thing thing = ref t.Memory.Things[slot];
        int form = t.Below(3);
        if (form == 2) t.Say("everyone could").Verb("see that");
        ThingTalk.Full(t, slot);
        int start = t.Pieces.Count;
        t.Say(ThingTalk.Be(t, slot));
        Phrases.MarkPast(t, start);
        bool like = t.Chance(0.4);
        int colour = thing.Colour >= 0 ? thing.Colour : ThingTalk.AnyColour(t);
        if (like) ThingTalk.ColourLike(t, ref thing, colour);
        else ThingTalk.ColourWord(t, ref thing, colour);
        if (form == 1) t.Say("and").Modifier(t.Of<string>("pretty", "shiny", "heavy"));
        Phrases.Stop(t);
    }

    // It did not fit into a pocket.
    static void Fits(Teller t)
    {
        Thing[] things = t.Memory.Things;
        int slot = t.Pick(things[0] is { Known: true, Size: >= 0 } ? 1 : 0, things[1] is { Known: true, Size: >= 0 } ? 1 : 0);
        ThingTalk.Full(t, slot);
        int start = t.Pieces.Count, size = things[slot].Size;
        using (t.As(StoryVariables.Sizes[size], MentionForm.Implied))
        {
            switch (t.Below(2))
            {
                case 0: t.Say(size == 0 ? "filled a whole" : "slipped into a").Noun(t.Of<string>("hand", "pocket", "bag")); break;
                default: t.Say(size == 0 ? "took up much" : "took up little").Noun(t.Of<string>("room", "space")); break;
            }
        }
        Phrases.MarkPast(t, start);
        Phrases.Stop(t);
    }

    // They packed bread, nuts, and honey.
    static void Pack(Teller t)
    {
        People.Subject(t, Phrases.Someone(t));
        int start = t.Pieces.Count;
        t.Verb(t.Of<string>("packed", "carried", "brought along"));
        Phrases.MarkPast(t, start);
        int[] packed = t.Memory.Provisions;
        Span<double> weights = stackalloc double[Activities.Provisions.Length];
        weights.Fill(1);
        using (t.As(StoryVariables.List))
        {
            for (int i = 0; i < packed.Length; i++)
            {
                if (i > 0) t.Say(",");
                if (i == packed.Length - 1) t.Say("and");
                packed[i] = t.Pick(weights);
                weights[packed[i]] = 0;
                using (t.As(StoryVariables.Provisions[packed[i]])) t.Noun(Activities.Provisions[packed[i]]);
            }
        }
        Phrases.Stop(t);
    }

    static void Eat(Teller t)
    {
        bool both = t.Memory.Pair && t.Chance(0.4);
        if (both) People.Both(t);
        else People.Subject(t, Phrases.Someone(t));
        int start = t.Pieces.Count;
        t.Verb(t.Of<string>("ate", "shared", "tried"));
        Phrases.MarkPast(t, start);
        int form = t.Below(3);
        t.Say(form == 0 ? "the" : form == 1 ? "some of the" : "all the");
        int food = t.Memory.Provisions[t.Below(3)];
        using (t.As(StoryVariables.Provisions[food])) t.Noun(Activities.Provisions[food]);
        t.Memory.Eaten = food;
        Phrases.Stop(t);
    }

    static void Taste(Teller t)
    {
        int food = t.Memory.Eaten;
        int form = t.Below(3);
        int start = t.Pieces.Count;
        using (t.As(StoryVariables.Provisions[food], form == 2 ? MentionForm.Explicit : MentionForm.Pronoun))
        {
            switch (form)
            {
                case 0: t.Say("this").Noun("food"); break;
                case 1: t.Say("the").Noun("meal"); break;
                default: t.Say("the").Noun(Activities.Provisions[food]); break;
            }
        }
        t.Say("tasted").Modifier(t.Of<string>("sweet", "fresh", "salty", "wonderful"));
        t.Memory.Eaten = -1;
        Phrases.MarkPast(t, start);
        Phrases.Stop(t);
    }
}
