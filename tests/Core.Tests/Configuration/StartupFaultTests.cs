using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Tests.Configuration;

public sealed class StartupFaultTests
{
    private static readonly SettingSection[] Sections = [new("A", [new Setting("A__B", "1"), new Setting("A__*__C", "2")])];

    [Fact]
    public void Faults_of_validation_are_told_once_each()
    {
        var one = new OptionsValidationException("A", typeof(object), ["first", "second", "first"]);
        Assert.Equal(["first", "second"], StartupFault.Describe(one, Sections));
        var other = new OptionsValidationException("B", typeof(object), ["second", "third"]);
        Assert.Equal(["first", "second", "third"], StartupFault.Describe(new AggregateException(one, other), Sections));
    }

    [Theory]
    [InlineData("A:B", "A__B has a value that cannot be read; for example A__B=1")]
    [InlineData("A:name:C", "A__name__C has a value that cannot be read; for example A__name__C=2")]
    [InlineData("X:Y", "X__Y has a value that cannot be read")]
    public void A_value_that_the_binder_cannot_read_is_told_without_the_value(string path, string expected)
    {
        var unreadable = new InvalidOperationException($"Failed to convert configuration value 'secret' at '{path}' to type 'System.Int32'.");
        Assert.Equal([expected], StartupFault.Describe(unreadable, Sections));
        Assert.Equal([expected], StartupFault.Describe(new AggregateException(unreadable, unreadable), Sections));
    }

    [Fact]
    public void Any_other_exception_is_not_about_settings()
    {
        Assert.Empty(StartupFault.Describe(new InvalidOperationException("at 'A:B' something else"), Sections));
        Assert.Empty(StartupFault.Describe(new IOException("x"), Sections));
        Assert.Empty(StartupFault.Describe(new AggregateException(), Sections));
    }
}
