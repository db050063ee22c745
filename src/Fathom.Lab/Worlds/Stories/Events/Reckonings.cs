namespace Fathom.Lab.Stories;

/// <summary>Counting, sums, code, and words of another language.</summary>
static class Reckonings
{
    public static readonly StoryEvent[] All =
    [
        new("more", m => m.Things.Any(Grows) ? 0.8 : 0, More),
        new("count", m => m.Things.Any(x => x is { Known: true, Count: > 1 }) ? 0.7 : 0, Count),
        new("sum", m => 0.6, Sum),
        new("code", m => m.Screen < 0 ? 0.4 : 0, Code),
        new("screen", m => m.Screen >= 0 ? 0.8 : 0, Screen),
        new("Spanish", m => 0.5, Spanish),
    ];

    static bool Grows(Thing thing) => thing is { Known: true, Lost: false, Count: >= 2 and <= 7 };

    // Two more cups came, so there were five.
    static void More(Teller t)
    {
        Thing[] things = t.Memory.Things;
        int slot = t.Pick(Grows(things[0]) ? 1 : 0, Grows(things[1]) ? 1 : 0);
        int start = t.Pieces.Count, extra = 1 + t.Below(2), sum = things[slot].Count + extra, kind = things[slot].Kind;
        t.Number(Numbers.Words[extra]).Say("more");
        t.Noun(extra == 1 ? ThingKind.All[kind].Noun : ThingKind.All[kind].Plural);
        ThingTalk.LabelKind(t, kind, extra > 1, MentionForm.Explicit);
        t.Verb(Tense.Past, t.Of<string>("turned up", "were added")).Say(t.Of<string>(", making", ": now"));
        things[slot].Count = sum;
        ThingTalk.CountWord(t, sum);
        t.Memory.It = slot;
        t.Tells(StoryVariables.Arithmetic[0], MentionForm.Implied, start + 1);
        Phrases.Stop(t);
    }

    static void Count(Teller t)
    {
        Thing[] things = t.Memory.Things;
        int slot = t.Pick(things[0] is { Known: true, Count: > 1 } ? 1 : 0, things[1] is { Known: true, Count: > 1 } ? 1 : 0);
        switch (t.Below(2))
        {
            case 0:
                ThingTalk.Full(t, slot);
                t.Say(Tense.Past, "were still");
                ThingTalk.CountWord(t, things[slot].Count);
                break;
            default:
                People.Subject(t, Phrases.Child(t));
                t.Verb(Tense.Past, "counted");
                ThingTalk.Full(t, slot);
                t.Say(":");
                for (int i = 1; i <= things[slot].Count; i++) t.Number(Numbers.Digits[i]);
                t.Tells(StoryVariables.Counts[things[slot].Count]);
                break;
        }
        Phrases.Stop(t);
    }

    // Two and three make five. Four take away one leaves three. 2 + 3 = 5.
    static void Sum(Teller t)
    {
        bool plus = t.Chance(0.5);
        int who = t.Pick(1, 1);
        if (who == 1)
        {
            People.Subject(t, Phrases.Someone(t));
            t.Verb(Tense.Past, t.Of<string>("knew that", "learned that"));
        }
        int a = 1 + t.Below(9), b = 1 + t.Below(plus ? Math.Min(9, 12 - a) : a);
        int result = plus ? a + b : a - b, form = t.Below(3);
        string[] words = form == 2 ? Numbers.Digits : Numbers.Words;
        t.Number(words[a]);
        int sign = t.Pieces.Count;
        t.Say(plus ? form == 0 ? "and" : form == 1 ? "plus" : "+" : form == 0 ? "without" : form == 1 ? "minus" : "-");
        t.Number(words[b]).Say(form == 0 ? "make" : form == 1 ? "is" : "=");
        if (form < 2) t.Tells(Tense.Present);
        t.Number(words[result]).Tells(StoryVariables.Arithmetic[plus ? 0 : 1], from: sign);
        Phrases.Stop(t);
    }

    // Tom typed: x = 4; print(x + 2).
    static void Code(Teller t)
    {
        People.Subject(t, Phrases.Child(t));
        t.Verb(Tense.Past, t.Of<string>("typed", "entered")).Say(":");
        using (t.As(StoryVariables.Code))
        {
            t.Memory.Screen = t.Below(3) switch { 0 => Assignment(t), 1 => Loop(t), _ => Call(t) };
        }
        Phrases.Stop(t);
    }

    // x = 4; print(x + 2)
    static int Assignment(Teller t)
    {
        string name = t.Of<string>("x", "n", "k");
        t.Noun(name).Say("=");
        int a = Digit(t, 1, 6);
        t.Say("; print (").Noun(name).Say("+");
        int b = Digit(t, 1, 4);
        t.Say(")");
        return a + b;
    }

    // for n in range(4): print(n)
    static int Loop(Teller t)
    {
        string name = t.Of<string>("x", "n", "k");
        t.Say("for").Noun(name).Say("in range (");
        int end = Digit(t, 2, 5);
        t.Say(") : print (").Noun(name).Say(")");
        return end - 1;
    }

    // print(6 - 2)
    static int Call(Teller t)
    {
        t.Say("print (");
        int a = Digit(t, 5, 5);
        t.Say("-");
        int b = Digit(t, 1, 4);
        t.Say(")");
        return a - b;
    }

    static int Digit(Teller t, int first, int count)
    {
        int digit = first + t.Below(count);
        t.Number(Numbers.Digits[digit]);
        return digit;
    }

    static void Screen(Teller t)
    {
        int value = t.Memory.Screen;
        t.Memory.Screen = -1;
        t.Say(t.Of<string>("the screen showed", "the answer was", "it printed")).Tells(Tense.Past);
        t.Number(Numbers.Digits[value]).Tells(StoryVariables.Code, MentionForm.Implied);
        Phrases.Stop(t);
    }

    static bool Translates(Thing thing) => thing.Known && ThingKind.All[thing.Kind].Spanish is not null;

    // In Spanish, the dog is called perro. Someone wrote "rojo", which means red.
    static void Spanish(Teller t)
    {
        StoryMemory m = t.Memory;
        Thing[] things = m.Things;
        Span<double> translated = [Translates(things[0]) ? 1 : 0, Translates(things[1]) ? 1 : 0];
        string? animal = m.Animal >= 0 ? Animal.All[m.Animal].Spanish : null;
        switch (t.Pick(1, animal is null ? 0 : 1.5, translated[0] + translated[1]))
        {
            case 0:
                int number = 1 + t.Below(6);
                t.Say("in").Noun("Spanish").Say(",").Number(Numbers.Words[number]);
                t.Say(Tense.Present, "is").Noun(Numbers.Spanish[number]).Tells(StoryVariables.Spanish);
                break;
            case 1:
                if (t.Below(2) == 0) t.Say("the Spanish word for");
                else t.Say("people in Spain").Say(Tense.Present, "call");
                AnimalTalk.Known(t);
                t.Say(":").Noun(animal!).Tells(StoryVariables.Spanish);
                t.Tells(StoryVariables.Animals[m.Animal], MentionForm.Implied);
                break;
            default:
                int slot = t.Pick(translated);
                ThingTalk.Full(t, slot);
                ThingTalk.Be(t, slot);
                int kind = things[slot].Kind;
                t.Verb("labelled").Noun(ThingKind.All[kind].Spanish!).Tells(StoryVariables.Spanish);
                t.Tells(StoryVariables.Things[kind], MentionForm.Implied);
                break;
        }
        Phrases.Stop(t);
    }
}
