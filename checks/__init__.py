"""The ground floor: the model of a CRM, the model of a policy, and the judgements.

Nothing in here touches the network, the disk, the clock or a terminal.
"""
