using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CaptchaGate.Tests;

/// <summary>Generators of text.</summary>
internal static class Texts
{
    /// <value>Well-formed text of every plane, with more of what encodings stumble over.</value>
    public static Gen<string> Unicode { get; } =
        Gen.Frequency(
                (4, Gen.Elements("+/=&%~* !'()\"\\<>;,:@$?#[]{}|^`-_.AZaz09".ToCharArray()).Select(static c => new Rune(c))),
                (2, Gen.Choose(0, 0xff).Select(static value => new Rune(value))),
                (2, Gen.Choose(0, 0xd7ff).Select(static value => new Rune(value))),
                (1, Gen.Choose(0xe000, 0x10ffff).Select(static value => new Rune(value))))
            .ArrayOf()
            .Select(static runes => string.Concat(runes));

    /// <value>Any UTF-16, halves of surrogate pairs included.</value>
    public static Gen<string> Utf16 { get; } =
        Gen.Frequency((3, Gen.Choose(0, 0xffff)), (1, Gen.Choose(0xd800, 0xdfff)), (2, Gen.Choose(0x20, 0x7e)))
            .Select(static value => (char)value)
            .ArrayOf()
            .Select(static chars => new string(chars));
}
