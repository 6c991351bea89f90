using CaptchaGate.VerifyServer;

InlineSockets.TurnOnUnlessSet();
return args switch
{
    [HealthCommand.Name, ..] => await HealthCommand.RunAsync(args),
    [DoctorCommand.Name, .. var options] => await DoctorCommand.RunAsync(options),
    _ => await GateServer.RunAsync(args),
};
