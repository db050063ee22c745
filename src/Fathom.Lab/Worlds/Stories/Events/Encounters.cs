namespace Fathom.Lab.Stories;

/// <summary>Who comes into the story, and what the animal does.</summary>
static class Encounters
{
    const int Hero = StoryMemory.Hero, Second = StoryMemory.Second, Elder = StoryMemory.Elder;

    public static readonly StoryEvent[] All =
    [
        new("second child", m => m.Pair ? 0 : 2.5, MeetSecond),
        new("elder", m => m.People[Elder].Known ? 0 : 0.8, MeetElder),
        new("animal", m => m.Animal < 0 ? 1.1 : 0, MeetAnimal),
        new("animal acts", m => m.Animal >= 0 ? 1.4 : 0, Acts),
        new("with animal", m => m.Animal >= 0 ? 0.7 : 0, WithAnimal),
    ];

    /// <summary>a brother named Tom, who is then there.</summary>
    public static void Relative(Teller t)
    {
        int relation = t.Below(Relation.All.Length);
        bool female = t.Chance(0.5);
        t.Say("a");
        int start = t.Pieces.Count;
        t.Noun(Relation.Of(relation, female));
        int end = t.Pieces.Count;
        t.Say(t.Chance(0.5) ? "named" : "called");
        Arrive(t, relation, female);
        t.Marks.Add(new(StoryVariables.Relations[relation], MentionForm.Explicit, start, end));
    }

    static void Arrive(Teller t, int relation, bool female)
    {
        People.DrawName(t, Second, female ? 1 : 0);
        t.Memory.Relation = relation;
        People.Introduce(t, Second);
    }

    static void MeetSecond(Teller t)
    {
        switch (t.Below(4))
        {
            case 0:
                People.Subject(t, Hero);
                t.Verb(t.Of<string>("met", "saw", "called"));
                Relative(t);
                break;
            case 1:
                t.Say("here came");
                Whose(t);
                break;
            case 2:
                Whose(t);
                t.Say(t.Of<string>("was there too", "came along", "came by"));
                break;
            default:
                t.Say("with");
                People.Object(t, Hero);
                t.Say("was");
                Relative(t);
                break;
        }
        Phrases.Stop(t);
    }

    // her brother Tom
    static void Whose(Teller t)
    {
        People.Own(t, Hero);
        int relation = t.Below(Relation.All.Length);
        int form = relation == 1 ? -1 : 0;
        bool female = form < 0 && t.Chance(0.5);
        using (t.As(StoryVariables.Relations[relation])) t.Noun(Relation.Of(relation, female));
        People.DrawName(t, Second, form < 0 ? female ? 1 : 0 : -1);
        t.Memory.Relation = relation;
        People.Introduce(t, Second);
    }

    static void MeetElder(Teller t)
    {
        ref Person elder = ref t.Memory.People[Elder];
        int form = t.Below(3);
        if (form == 1) t.Say("not far away was");
        if (form == 2) t.Say("meanwhile");
        People.Own(t, Hero);
        int kind = t.Below(Grownup.All.Length);
        elder = Person.New(kind, Grownup.All[kind].Female) with { Known = true };
        int start = t.Pieces.Count;
        t.Noun(Grownup.All[kind].Noun);
        t.Memory.Pronouns[elder.Female ? 1 : 0] = Elder;
        People.Label(t, Elder, MentionForm.Explicit, start);
        if (form != 1) t.Verb(t.Of<string>("came by", "looked up", "waved", "came out"));
        Phrases.Stop(t);
    }

    static void MeetAnimal(Teller t)
    {
        switch (t.Below(4))
        {
            case 0:
                People.Subject(t, Phrases.Child(t));
                t.Verb(t.Of<string>("noticed", "heard", "followed"));
                AnimalTalk.Introduce(t);
                break;
            case 1:
                t.Say("there was");
                AnimalTalk.Introduce(t);
                Setting.Here(t);
                break;
            case 2:
                AnimalTalk.Introduce(t);
                t.Verb(t.Of<string>("came near", "sat down", "looked up"));
                break;
            default:
                Setting.Here(t);
                t.Say("was");
                AnimalTalk.Introduce(t);
                break;
        }
        Phrases.Stop(t);
    }

    static void Acts(Teller t)
    {
        Animal animal = Animal.All[t.Memory.Animal];
        int form = t.Below(4);
        if (form == 3)
        {
            People.Subject(t, Phrases.Child(t));
            t.Verb("gave");
            AnimalTalk.Known(t);
            using (t.As(StoryVariables.Animals[t.Memory.Animal], MentionForm.Implied)) t.Noun(animal.Food);
            Phrases.Stop(t);
            return;
        }
        AnimalTalk.Known(t);
        int start = t.Pieces.Count;
        switch (form)
        {
            case 0: using (t.As(StoryVariables.Animals[t.Memory.Animal], MentionForm.Implied)) t.Verb(animal.Sound); break;
            case 1: using (t.As(StoryVariables.Animals[t.Memory.Animal], MentionForm.Implied)) t.Verb(animal.Gesture); break;
            default: Phrases.Past(t, t.Of<Verb>("rest", "wait", "listen", "follow"), several: false, maybeNot: true); break;
        }
        if (form < 2) Phrases.MarkPast(t, start);
        Phrases.Closer(t);
        Phrases.Stop(t);
    }

    static void WithAnimal(Teller t)
    {
        int who = Phrases.Someone(t);
        People.Subject(t, who);
        int start = t.Pieces.Count;
        t.Verb(t.Of<string>("stroked", "watched", "chased", "talked to", "fed"));
        Phrases.MarkPast(t, start);
        AnimalTalk.Known(t);
        Phrases.Closer(t, who);
        Phrases.Stop(t);
    }
}
