import { matchSnapshots } from './snapshot';

matchSnapshots('private');
